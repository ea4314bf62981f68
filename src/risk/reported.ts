import { Rational } from '../money/rational.ts';
import { type Found, isUnknown } from './known.ts';
import type { AccountReading, PositionReading } from './reading.ts';
import { inVenueTerms, PLAIN_RATIO } from './venue-ratio.ts';

/** A venue's number beside ours. */
export interface SecondOpinion {
  /** What the venue reports; null when it says that there is none. */
  readonly value: Rational | null;
  /** Theirs less ours; null where one of the two has none or ours is unknown. */
  readonly difference: Rational | null;
  /** They differ by more than rounding explains, or one of the two has none. */
  readonly anomaly: boolean;
}

/** Prices may differ by this many ticks, or by this part of the price where the tick is not known. */
const TICKS = Rational.of(2);
const PRICE_TOLERANCE = Rational.from('0.001');
/** Ratios are shown rounded and a moment old: this part of ours. */
const RATIO_TOLERANCE = Rational.from('0.02');
/** A liquidation price this many times the mark is a venue's cap, not a price (KuCoin prints 1,000,000, Bybit 999999). */
const CAP = Rational.of(10);
/** Where the tick is not known: a liquidation price below this part of the mark is a venue's smallest tick (Bybit, Phemex, Deepcoin). */
const FLOOR = Rational.from('0.002');

/**
 * A reported liquidation price, or null where it is one of the spellings of "none": 0, negative, the smallest tick, a cap
 * (reported-positions section 3, trap 1; empty and null never reach the book).
 * @param tickSize the smallest price step; null when not known.
 */
export function liquidationSaid(text: string, mark: Found<Rational>, tickSize: string | null): Rational | null {
  const value = Rational.parse(text);
  if (value === undefined || value.sign() <= 0) return null;
  if (tickSize !== null && value.atMost(Rational.from(tickSize))) return null;
  if (mark === null || isUnknown(mark)) return value;
  return mark.times(CAP).atMost(value) || value.atMost(mark.times(FLOOR)) ? null : value;
}

/** The venue's liquidation price against ours; null when the venue reported nothing. */
export function liquidationOpinion(reading: PositionReading, tickSize: string | null): SecondOpinion | null {
  const said = reading.leg.position.reported?.['liquidationPrice'];
  if (said === undefined) return null;
  const value = liquidationSaid(said, reading.mark, tickSize);
  const ours = reading.liquidationPrice;
  if (isUnknown(ours)) return { value, difference: null, anomaly: false };
  if (value === null || ours === null) return { value, difference: null, anomaly: value !== ours };
  const difference = value.minus(ours);
  const tolerance = tickSize === null ? ours.times(PRICE_TOLERANCE) : Rational.from(tickSize).times(TICKS);
  return { value, difference, anomaly: tolerance.lessThan(difference.abs()) };
}

/** A position's reported ratio against ours in the venue's own terms; null when the venue reported nothing. */
export function positionRatioOpinion(reading: PositionReading, account: AccountReading): SecondOpinion | null {
  const said = reading.leg.position.reported?.['marginRatio'];
  if (said === undefined) return null;
  const { isolatedRules, crossRules } = account.holdings;
  const isolated = reading.leg.position.marginMode === 'isolated';
  const terms = (isolated ? isolatedRules : crossRules).venueRatio ?? PLAIN_RATIO;
  return ratioOpinion(said, inVenueTerms(terms, isolated ? reading.marginRatio : (account.cross?.marginRatio ?? null)));
}

/** The account's reported ratio against ours in the venue's own terms; null when the venue reported nothing. */
export function accountRatioOpinion(account: AccountReading): SecondOpinion | null {
  const said = account.holdings.account.reported?.['marginRatio'];
  if (said === undefined) return null;
  return ratioOpinion(said, inVenueTerms(account.holdings.crossRules.venueRatio ?? PLAIN_RATIO, account.cross?.marginRatio ?? null));
}

/** The account's reported equity against ours; null when the venue reported nothing. */
export function equityOpinion({ holdings, equity }: AccountReading): SecondOpinion | null {
  const said = holdings.account.reported?.['equity'];
  return said === undefined ? null : ratioOpinion(said, equity);
}

function ratioOpinion(said: string, ours: Found<Rational>): SecondOpinion | null {
  const value = Rational.parse(said);
  if (value === undefined) return null;
  if (isUnknown(ours)) return { value, difference: null, anomaly: false };
  if (ours === null) return { value, difference: null, anomaly: value.sign() !== 0 };
  const difference = value.minus(ours);
  return { value, difference, anomaly: ours.abs().times(RATIO_TOLERANCE).lessThan(difference.abs()) };
}
