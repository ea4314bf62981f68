import { targetOf } from './targets.mjs';

/** Four significant digits: no timing here is known better. */
const rounded = (value) => (Number.isInteger(value) ? value : Number(value.toPrecision(4)));

const isShort = (value, sense, target) => (sense === 'at most' ? value > target : sense === 'at least' ? value < target : false);

/**
 * One line of the report (contract section 1), judged by its target in `targets.mjs`; without one it is only reported, and ok.
 * @param options.note how many samples, how they spread, or what the value stands on.
 * @param options.judged false: measured too briefly to be judged, as the quick run does with some; its note says so.
 */
export function row(name, value, unit, { note = '', judged = true } = {}) {
  const asked = targetOf(name);
  if (asked !== null && asked.unit !== unit) throw new Error(`${name} is measured in "${unit}", and asked for in "${asked.unit}"`);
  const { sense = null, target = null } = (judged ? asked : null) ?? {};
  return { name, value: rounded(value), unit, target, sense, verdict: isShort(value, sense, target) ? 'short' : 'ok', note };
}

/** The line of a figure that could not be measured: its target is not met, and the note says why. */
export function unmeasured(name, reason) {
  const { unit = '', target = null, sense = null } = targetOf(name) ?? {};
  return { name, value: null, unit, target, sense, verdict: 'short', note: `not measured: ${reason}` };
}

/**
 * A control: something that the same test must find wrong, or the test has no teeth.
 * @param count what it got wrong, in `unit`; `short` when that is nothing.
 */
export function control(name, count, unit, { note = '' } = {}) {
  const verdict = count >= 1 ? 'ok' : 'short';
  return { name, value: rounded(count), unit, target: 1, sense: 'at least', verdict, note, control: true };
}
