const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name cannot be found',
  EAI_AGAIN: 'its name cannot be looked up',
  ECONNREFUSED: 'connection refused',
  ENETUNREACH: 'no route there',
  EHOSTUNREACH: 'no route there',
  ENETDOWN: 'the network is down',
  ETIMEDOUT: 'no answer',
};

/** Why a server was never reached, in plain words, by the code of the system's error; undefined for an error of another kind. */
export function offlineWords(code: string | undefined): string | undefined {
  return code === undefined ? undefined : WORDS[code];
}
