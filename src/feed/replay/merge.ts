/** Something in time order that is read piece by piece. */
export interface Source<T> {
  /** The next one; undefined when `fill` has to be called. */
  readonly head: T | undefined;
  shift(): void;
  /** Reads on; false when there is nothing more. Only called without a head. */
  fill(): Promise<boolean>;
}

/** Merges sources by time, in batches of what is at hand. Stable: at equal times the earlier source comes first, and none loses its own order. */
export async function* mergeByTime<T extends { readonly t: number }>(sources: readonly Source<T>[]): AsyncGenerator<T[]> {
  let open = [...sources];
  for (;;) {
    const ended = new Set<Source<T>>();
    for (const source of open) if (source.head === undefined && !(await source.fill())) ended.add(source);
    open = open.filter((source) => !ended.has(source));
    if (open.length === 0) return;
    const batch: T[] = [];
    for (let next = earliest(open); next !== null; next = earliest(open)) {
      batch.push(next.head as T);
      next.shift();
    }
    yield batch;
  }
}

/** The source whose head comes first; null when one of them has to be filled before that can be told. */
function earliest<T extends { readonly t: number }>(sources: readonly Source<T>[]): Source<T> | null {
  let found: Source<T> | null = null;
  let time = Number.POSITIVE_INFINITY;
  for (const source of sources) {
    if (source.head === undefined) return null;
    if (found === null || source.head.t < time) {
      found = source;
      time = source.head.t;
    }
  }
  return found;
}
