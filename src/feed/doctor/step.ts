/** One thing that was tried on the way to a venue. */
export type Step<T extends object = object> = ({ readonly ok: true; readonly ms: number } & T) | Failed;

export interface Failed {
  readonly ok: false;
  /** How long it was tried. */
  readonly ms: number;
  /** In plain words, safe to show. */
  readonly fault: string;
}

/**
 * Tries one thing for no longer than is reasonable; never rejects.
 * @param tries what comes of it; its signal says that nobody waits any more
 * @param late what is said when nothing came, in plain words
 * @param words what is said of an error
 */
export async function step<T extends object>(
  patience: number,
  tries: (signal: AbortSignal) => Promise<T>,
  late: string,
  words: (error: Error) => string,
): Promise<Step<T>> {
  const started = performance.now();
  const given = new AbortController();
  const ms = (): number => Math.round(performance.now() - started);
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, patience, null);
  });
  try {
    const found = await Promise.race([tries(given.signal), tooLate]);
    return found === null ? { ok: false, ms: ms(), fault: late } : { ok: true, ms: ms(), ...found };
  } catch (error) {
    return { ok: false, ms: ms(), fault: words(error instanceof Error ? error : new Error(String(error))) };
  } finally {
    clearTimeout(timer);
    given.abort();
  }
}
