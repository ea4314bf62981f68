const powersOfTen: bigint[] = [1n];
/** 10^exponent, for a whole exponent ≥ 0. */
export function powerOfTen(exponent: number): bigint {
  for (let known = powersOfTen.length; known <= exponent; known++) powersOfTen.push((powersOfTen[known - 1] as bigint) * 10n);
  return powersOfTen[exponent] as bigint;
}

/** The greatest common divisor, for b > 0. */
export function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** ⌊√value⌋ by Newton's method from above, which falls until it is there. */
export function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(value.toString(16).length * 2 + 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
