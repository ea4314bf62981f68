/** Four significant digits: no timing here is known better. */
const rounded = (value) => (Number.isInteger(value) ? value : Number(value.toPrecision(4)));

/**
 * One line of the report (contract section 1). Give `atMost` or `atLeast` to judge it; without a target it is only reported, and ok.
 * @param options.note how many samples, how they spread, or what the value stands on.
 */
export function row(name, value, unit, { atMost, atLeast, note = '' } = {}) {
  const short = (atMost !== undefined && value > atMost) || (atLeast !== undefined && value < atLeast);
  return {
    name,
    value: rounded(value),
    unit,
    target: atMost ?? atLeast ?? null,
    sense: atMost !== undefined ? 'at most' : atLeast !== undefined ? 'at least' : null,
    verdict: short ? 'short' : 'ok',
    note,
  };
}

/** The line of a figure that could not be measured: its target is not met, and the note says why. */
export function unmeasured(name, reason) {
  return { name, value: null, unit: '', target: null, sense: null, verdict: 'short', note: `not measured: ${reason}` };
}
