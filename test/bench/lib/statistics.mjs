/** The q-quantile (0 to 1) of some numbers, linear between neighbours. @throws RangeError without numbers. */
export function quantile(numbers, q) {
  if (numbers.length === 0) throw new RangeError('there is nothing to take a quantile of');
  const sorted = [...numbers].sort((a, b) => a - b);
  const place = q * (sorted.length - 1);
  const low = sorted[Math.floor(place)];
  return low + (sorted[Math.ceil(place)] - low) * (place - Math.floor(place));
}

export function median(numbers) {
  return quantile(numbers, 0.5);
}

/**
 * Median of the quotients of pairs that were measured side by side: what slows the machine down for a while slows both.
 * @param pairs [measured, control], same unit.
 */
export function medianRatio(pairs) {
  return median(pairs.map(([measured, control]) => measured / control));
}

/** "n 9, 210 to 244": how many there were, and their lower and upper quartile, for the note beside a median. */
export function spread(numbers, digits = 3) {
  const [low, high] = [quantile(numbers, 0.25), quantile(numbers, 0.75)].map((number) => Number(number.toPrecision(digits)));
  return `n ${numbers.length}, quartiles ${low} to ${high}`;
}
