import { CliError, EXIT } from './exit.ts';

/** Commands that have to do with keys; elsewhere long words are paths, lines and ids. */
const ABOUT_KEYS: ReadonlySet<string> = new Set(['keys', 'import']);
/** A run of letters and digits as keys, secrets and signatures are: no word of a language, no date, no name of ours. */
const RUN = /^(?=[^A-Za-z]*[A-Za-z])(?=\D*\d)[A-Za-z0-9]{16,}$/;
/** OKX's keys, and HTX's. */
const DASHED = /^[0-9a-z]{8,12}(-[0-9a-z]{4,8}){3}(-[0-9a-z]{12})?$/i;
/** An account of Ethereum's kind, or of Cosmos's, with dYdX's number of the subaccount. */
const ADDRESS = /^(0x[0-9a-fA-F]{40}|[a-z]{2,12}1[02-9ac-hj-np-z]{38,58})(\/\d{1,6})?$/;
const PRIVATE_KEY = /^(0x)?[0-9a-fA-F]{64}$/;
/** Options whose value is no secret. */
const PLACES: ReadonlySet<string> = new Set(['--file', '--config', '--data-dir', '--portfolio']);

/**
 * Every program of this machine can read the words that another was started with, and shells keep them: a key among them is no secret any
 * more. Looked for before the words are read, since a complaint about them would repeat them.
 * @throws CliError that does not repeat it
 */
export function refuseKeys(words: readonly string[]): void {
  if (!words.some((word) => ABOUT_KEYS.has(word))) return;
  for (const [index, word] of words.entries()) {
    const [name = '', given] = word.startsWith('--') ? word.split(/=(.*)/s) : ['', word];
    const value = given ?? '';
    if (PLACES.has(name === '' ? (words[index - 1] ?? '') : name) || /^(env|file|cmd):/.test(value)) continue;
    if (PRIVATE_KEY.test(value)) {
      throw new CliError(
        'that looks like a private key. Never give one to negmon: the public address is enough. Others on this machine may have seen it: move what it controls to a new wallet.',
        EXIT.usage,
      );
    }
    if (!ADDRESS.test(value) && (DASHED.test(value) || value.split(/[^A-Za-z0-9]+/).some((run) => RUN.test(run)))) {
      throw new CliError(
        'one of the words looks like a key or a secret. Others on this machine can read what a command was started with, and your shell keeps it: revoke that key at the venue, make a new one, and let "negmon keys add" ask for it.',
        EXIT.usage,
      );
    }
  }
}
