import { targetOf } from './targets.mjs';

/** Four significant digits: no timing here is known better. */
const rounded = (value) => (Number.isInteger(value) ? value : Number(value.toPrecision(4)));

const isShort = (value, { sense, target }) => (sense === 'at most' ? value > target : sense === 'at least' ? value < target : false);

/** What is asked of a figure: by `targets.mjs`, else by the one who measures it. */
function askedOf(name, unit, { atMost, atLeast }) {
  const given = { sense: atMost === undefined ? 'at least' : 'at most', target: atMost ?? atLeast ?? null };
  const asked = targetOf(name);
  if (asked === null) return given.target === null ? { sense: null, target: null } : given;
  const differs = given.target !== null && (given.target !== asked.target || given.sense !== asked.sense);
  if (differs || asked.unit !== unit) throw new Error(`${name}: targets.mjs asks for ${asked.sense} ${asked.target} ${asked.unit}`);
  return asked;
}

/**
 * One line of the report (contract section 1), judged by its target in `targets.mjs`. A figure that is not there may be given `atMost` or
 * `atLeast`; without a target it is only reported, and ok.
 * @param options.note how many samples, how they spread, or what the value stands on.
 * @param options.judged false: measured too briefly to be judged, as the quick run does with some; its note says so.
 */
export function row(name, value, unit, { note = '', judged = true, ...given } = {}) {
  const { sense, target } = judged ? askedOf(name, unit, given) : { sense: null, target: null };
  return { name, value: rounded(value), unit, target, sense, verdict: isShort(value, { sense, target }) ? 'short' : 'ok', note };
}

/** The line of a figure that could not be measured: its target is not met, and the note says why. */
export function unmeasured(name, reason) {
  const { unit = '', target = null, sense = null } = targetOf(name) ?? {};
  return { name, value: null, unit, target, sense, verdict: 'short', note: `not measured: ${reason}` };
}

/**
 * A control: something that must fail what the figure beside it meets, or the test has no teeth.
 * @param options.atLeast how bad it must be: wrong once when absent.
 */
export function control(name, value, unit, { atLeast = 1, note = '' } = {}) {
  const verdict = value >= atLeast ? 'ok' : 'short';
  return { name, value: rounded(value), unit, target: atLeast, sense: 'at least', verdict, note, control: true };
}
