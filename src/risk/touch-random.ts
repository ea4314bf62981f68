/** Numbers evenly spread over the open interval (0, 1). */
export type Uniform = () => number;

const STATES = 4;
/** The first numbers still look like the seed. */
const DISCARDED = 32;

/** Marsaglia's xorshift128 ("Xorshift RNGs", Journal of Statistical Software 8(14), 2003, section 4), period 2^128 − 1. The same seed gives the same numbers. */
export function xorshift(seed: number): Uniform {
  // The paper's own start; the seed turns its words, which are never all zero.
  let [x, y, z, w] = [123_456_789 ^ seed, 362_436_069, 521_288_629 ^ (seed << 13), 88_675_123] as [number, number, number, number];
  const next = (): number => {
    const t = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return ((w >>> 0) + 0.5) / 2 ** 32;
  };
  for (let i = 0; i < STATES * DISCARDED; i++) next();
  return next;
}

/** Standard normal numbers out of evenly spread ones, by Marsaglia's polar method (Knuth, TAOCP volume 2, 3.4.1, algorithm P). */
export function gaussian(uniform: Uniform): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const [u, v] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * scale;
      return u * scale;
    }
  };
}
