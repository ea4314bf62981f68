import { observed } from '../alerts/limit.ts';
import type { Observation, Said } from '../alerts/observation.ts';
import type { Rational } from '../money/rational.ts';
import { timeToLiquidation } from '../risk/carry.ts';
import { type Found, isUnknown } from '../risk/known.ts';
import type { AccountReading } from '../risk/reading.ts';
import { adverseSign, atGap } from '../risk/shortfall.ts';
import type { Surroundings } from './surroundings.ts';
import { equityText, hoursText, nameOf, oweText } from './words.ts';

/** What an account is worth, what could be owed, and how long it lives with all prices frozen; each only where somebody asked for it. */
export function observeWorth(reading: AccountReading, { table }: Surroundings): Observation[] {
  const rules = table.at(reading.holdings.account.id, null);
  if (!rules.looksFarther) return [];
  const [equity, owe, time] = [rules.of('equity'), rules.of('owe'), rules.of('timeToLiquidation')];
  const observations: Observation[] = [];
  const name = nameOf(reading);
  if (equity !== null) {
    observations.push(
      observed(equity, reading.equity, (limit) =>
        say(reading.equity, limit, (worth) => equityText(name, worth, reading.currency, limit), `what ${name} is worth`),
      ),
    );
  }
  if (owe !== null) {
    const { oweGap } = table.settings;
    const sign = adverseSign(reading);
    const { high } = atGap(reading, oweGap.times(sign)).owed;
    observations.push(
      observed(owe, high, (limit) =>
        say(high, limit, (most) => oweText(name, most, reading.currency, oweGap.times(sign)), `what ${name} could owe`),
      ),
    );
  }
  if (time !== null) {
    const found = timeToLiquidation(reading);
    const hours: Found<Rational> = found === null || isUnknown(found) ? found : found.hours;
    const cause = found === null || isUnknown(found) ? '' : found.cause;
    observations.push(
      observed(time, hours, (limit) =>
        say(hours, limit, (left) => hoursText(name, left, cause), `how long ${name} lives on interest and funding`),
      ),
    );
  }
  return observations;
}

/** @param what it is, for when it is not known */
function say(value: Found<Rational>, threshold: string | null, text: (value: Rational) => string, what: string): Said {
  if (value === null) return { value: null, threshold: null, text: `${what}: there is no end to it` };
  if (isUnknown(value)) return { value: null, threshold: null, text: `${what} is not known` };
  return { value: value.toString(), threshold, text: text(value) };
}
