/** What could not be known, and why, in a sentence. Neither zero nor "none". */
export interface Unknown {
  readonly unknown: string;
}

/** A thing that is known, or why it is not. */
export type Known<T> = T | Unknown;

/** A thing that is known, or known to be absent, or why neither can be said. */
export type Found<T> = T | null | Unknown;

export function unknown(why: string): Unknown {
  return { unknown: why };
}

export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && 'unknown' in value;
}

/** `f` of a known value; an unknown one stays what it is. (A module that exports `then` is taken for a promise by `await import`.) */
export function andThen<A, B>(a: Known<A>, f: (a: A) => Known<B>): Known<B> {
  return isUnknown(a) ? a : f(a);
}

/** `f` of two known values; else the first that is unknown. */
export function both<A, B, C>(a: Known<A>, b: Known<B>, f: (a: A, b: B) => Known<C>): Known<C> {
  return isUnknown(a) ? a : isUnknown(b) ? b : f(a, b);
}
