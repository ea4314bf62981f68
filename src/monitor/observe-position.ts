import { observed, type PlacedRule, placed } from '../alerts/limit.ts';
import type { Observation, Said } from '../alerts/observation.ts';
import { Rational } from '../money/rational.ts';
import { andThen, both, type Found, isUnknown, type Known, unknown } from '../risk/known.ts';
import type { AccountReading, PositionReading } from '../risk/reading.ts';
import { liquidationOpinion } from '../risk/reported.ts';
import { sigmaDistance } from '../risk/touch.ts';
import type { Board, Ticker } from './board.ts';
import type { Surroundings } from './surroundings.ts';
import { divergenceText, fundingText, priceText, reportedText, shortName, sigmaText, stopText } from './words.ts';

const DAY = 86_400_000;
/** An estimate is told to so many decimals: what is beyond is noise, and a limit is compared with what is told. */
const SIGMA_DECIMALS = 4;

/** Everything else that may be asked of a position; each only where somebody asked for it. */
export function observePosition(reading: AccountReading, position: PositionReading, around: Surroundings): Observation[] {
  const { account } = reading.holdings;
  const rules = around.table.at(account.id, position.leg.position.id);
  if (!rules.looksFarther) return [];
  const name = `${shortName(position)} at ${account.id}`;
  const observations: Observation[] = [];
  const see = (rule: PlacedRule | null, measure: () => Found<Rational>, text: (value: Rational) => string, what: string): void => {
    if (rule === null) return;
    const value = measure();
    observations.push(observed(rule, value, (threshold) => say(value, threshold, text, what)));
  };
  const { symbol, side, stopPrice } = position.leg.position;
  const key = keyOf(reading, symbol.text);
  const own = around.board.ticker(key);
  see(
    rules.of('sigma'),
    () => sigmasOf(position, key, around),
    (sigmas) => sigmaText(name, sigmas),
    `how many standard deviations ${name} is from liquidation`,
  );
  const level = rules.of('price');
  if (level !== null) {
    const { warning, critical } = level.settings;
    const sided = placed('price', level.settings, side === 'short');
    see(
      sided,
      () => position.mark,
      (mark) => priceText(name, mark, (past(mark, critical, sided.rises) ? critical : warning) ?? mark),
      `the mark of ${name}`,
    );
  }
  see(
    rules.of('stop'),
    () => (stopPrice === null ? null : andThen(position.mark, (mark) => toStop(mark, stopPrice, side === 'short'))),
    (distance) => stopText(name, distance, stopPrice ?? Rational.ZERO),
    `how far ${name} is from its stop`,
  );
  see(
    rules.of('funding'),
    () => paidOf(reading, position, key),
    (rate) => fundingText(name, rate),
    `the funding of ${name}`,
  );
  const farthest =
    rules.of('divergence') === null || own === undefined ? null : farthestFrom(own, around.board, around.table.settings.staleAfter);
  see(
    rules.of('divergence'),
    () => farthest?.apart ?? null,
    (apart) => divergenceText(name, apart, farthest?.ticker.venue ?? ''),
    `the mark of ${name} at another venue`,
  );
  observations.push(...observeReport(rules.of('reported'), position, name));
  return observations;
}

function keyOf({ holdings }: AccountReading, symbol: string): string {
  const { used, venue } = holdings.valuation;
  return used.has(`${venue}:${symbol}`) ? `${venue}:${symbol}` : symbol;
}

/** Standard deviations of a day between the mark and the liquidation price; 0 at it or past it. */
function sigmasOf({ liquidationPrice, mark, distance }: PositionReading, key: string, { volatilities }: Surroundings): Found<Rational> {
  if (liquidationPrice === null || distance === null) return null;
  if (!isUnknown(distance) && distance.sign() <= 0) return Rational.ZERO;
  const volatility = volatilities.of(key)?.read() ?? unknown(`no price of ${key} has come yet`);
  const factor: Known<number> = both(liquidationPrice, mark, (to, from) => to.over(from).toNumber());
  return both(factor, volatility, (to, { variance }) =>
    variance > 0 ? Rational.from(sigmaDistance(to, variance * DAY).toFixed(SIGMA_DECIMALS)) : Rational.of(1_000_000),
  );
}

function toStop(mark: Rational, stop: Rational, short: boolean): Rational {
  return (short ? stop.minus(mark) : mark.minus(stop)).over(mark);
}

/** What a position pays per interval, as a fraction of its notional; negative when it is paid. */
function paidOf({ holdings }: AccountReading, { leg }: PositionReading, key: string): Found<Rational> {
  const { funding } = holdings.valuation.prices;
  const known = funding.get(key) ?? funding.get(leg.position.symbol.text);
  if (known === undefined) return unknown(`no funding rate of ${leg.position.symbol.text} has come yet`);
  return andThen(leg.contract, ({ sign }) => sign.times(known.rate));
}

/** The mark of another venue that is farthest from this one; null where no other is streamed, believed and of about the same moment. */
function farthestFrom(own: Ticker, board: Board, within: number): { readonly ticker: Ticker; readonly apart: Rational } | null {
  let found: { readonly ticker: Ticker; readonly apart: Rational } | null = null;
  for (const ticker of board.tickers()) {
    if (ticker.symbol !== own.symbol || ticker.venue === own.venue || ticker.mark.kind !== 'mark' || ticker.suspect !== null) continue;
    if (Math.abs(ticker.receivedTime - own.receivedTime) > within) continue;
    const apart = ticker.mark.price.minus(own.mark.price).abs().over(own.mark.price);
    if (found === null || found.apart.lessThan(apart)) found = { ticker, apart };
  }
  return found;
}

/** The venue's own liquidation price against ours; where one of the two has none that is as far apart as can be. */
function observeReport(rule: PlacedRule | null, position: PositionReading, name: string): Observation[] {
  const opinion = rule === null ? null : liquidationOpinion(position, position.leg.tickSize);
  if (rule === null || opinion === null) return [];
  const { liquidationPrice: ours } = position;
  if (isUnknown(ours)) return [observed(rule, ours, () => say(ours, null, () => '', `the liquidation price of ${name}`))];
  const { difference, anomaly, value } = opinion;
  const apart = !anomaly ? Rational.ZERO : difference === null || ours === null ? Rational.ONE : difference.abs().over(ours);
  return [observed(rule, apart, (threshold) => ({ value: apart.toString(), threshold, text: reportedText(name, value, ours) }))];
}

function past(value: Rational, limit: Rational | null, rises: boolean): boolean {
  return limit !== null && (rises ? limit.atMost(value) : value.atMost(limit));
}

/** @param what it is, for when it is not known */
function say(value: Found<Rational>, threshold: string | null, text: (value: Rational) => string, what: string): Said {
  if (value === null) return { value: null, threshold: null, text: `${what}: there is none` };
  if (isUnknown(value)) return { value: null, threshold: null, text: `${what} is not known` };
  return { value: value.toString(), threshold, text: text(value) };
}
