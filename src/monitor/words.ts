import type { Position } from '../book/portfolio.ts';
import type { Rules } from '../book/rules.ts';
import { formatAmount, formatCompact, formatLiquidation, formatPercent, formatPrice, formatSignificant } from '../money/format.ts';
import { Rational } from '../money/rational.ts';
import { isUnknown, type Known } from '../risk/known.ts';
import type { Leg } from '../risk/pools.ts';
import type { AccountReading, PositionReading } from '../risk/reading.ts';
import { atGap, policyOf } from '../risk/shortfall.ts';

/** A size for a label, where room is short: "40.95k USD", "0.5 BTC". */
export function sizeText(value: Rational, code: string): string {
  const text = value.toString();
  return `${value.abs().lessThan(Rational.of(10_000)) ? formatSignificant(text, 6, 'nearest') : formatCompact(text, 4, 'nearest')} ${code}`.trim();
}

/** An amount of a currency. */
export function amountOf(value: Rational, code: string): string {
  return formatAmount(value.toString(), code);
}

/** contracts × contract size: base units, or quote money for an inverse contract. */
export function sizeOf({ contract }: Leg): Known<Rational> {
  return isUnknown(contract) ? contract : contract.size;
}

/** "BTC long 0.5 x10 isolated". */
export function positionLabel(position: Position, size: Known<Rational>): string {
  const { symbol, side, leverage, marginMode } = position;
  const unit = symbol.inverse ? symbol.quote : '';
  const amount = isUnknown(size) ? `${position.contracts} contracts` : sizeText(size, unit);
  const expiry = symbol.expiry === null ? '' : `-${symbol.expiry}`;
  return `${symbol.base}${expiry} ${side} ${amount}${leverage === null ? '' : ` x${leverage}`} ${marginMode}`;
}

/** "loan 30,000 USD on 1.5 BTC", "holds 0.5 BTC". */
export function accountLabel({ holdings }: AccountReading): string {
  const assets = listed([...holdings.account.assets].map(([code, amount]) => sizeText(amount, code)));
  const debts = [...holdings.debts].map(([code, { amount, accrued }]) => sizeText(amount.plus(accrued), code));
  const nothing = holdings.account.unmodelled.length === 0 ? 'empty' : 'options or open orders';
  if (debts.length === 0) return assets === '' ? nothing : `holds ${assets}`;
  return `owes ${listed(debts)}${assets === '' ? '' : ` on ${assets}`}`;
}

function listed(parts: readonly string[]): string {
  return parts.length <= 2 ? parts.join(' + ') : `${parts.slice(0, 2).join(' + ')} + ${parts.length - 2} more`;
}

/** The sentence of a distance: "BTC long 0.5 at bybit-main is 2.1 % from liquidation at 45,226.1". */
export function distanceText(
  name: string,
  account: string,
  distance: Rational,
  price: string,
  mark: string | null,
  tick: string | null,
): string {
  return `${name} at ${account} is ${formatPercent(distance.toString(), 'down')} from liquidation at ${formatLiquidation(price, mark, tick)}`;
}

/** "margin used at binance-usdm is 81.2 % (liquidation at 100 %)". */
export function ratioText(name: string, ratio: Rational): string {
  return `${name} has used ${formatPercent(ratio.toString(), 'up')} of its margin (liquidated at 100 %)`;
}

/** "ledn-loan (owes 38k USD on 0.5 BTC) owes 74.1 % of what backs it: margin call at 70 %, sold at 80 %". */
export function debtText(name: string, ltv: Rational, { marginCallRatio, liquidationRatio }: Rules): string {
  const at = (what: string, ratio: Rational | undefined): string[] =>
    ratio === undefined ? [] : [`${what} at ${formatPercent(ratio.toString(), 'down')}`];
  const levels = [...at('margin call', marginCallRatio), ...at('sold', liquidationRatio)].join(', ');
  return `${name} owes ${formatPercent(ltv.toString(), 'up')} of what backs it${levels === '' ? '' : `: ${levels}`}`;
}

/** "BTC long at kraken-futures is past liquidation: mark 104,900 beyond 104,934.4". */
export function liquidationText(name: string, reading: PositionReading | null): string {
  const mark = reading?.mark;
  const price = reading?.liquidationPrice;
  if (mark === undefined || price === undefined || price === null || isUnknown(mark) || isUnknown(price))
    return `${name} is at or past liquidation`;
  return `${name} is at or past liquidation: mark ${formatPrice(mark.toString(), null, 'nearest')}, liquidation ${formatPrice(price.toString(), null, 'nearest')}`;
}

/** "okx-cross is below zero: -1,174.54 USD; you could owe up to 1,174.54 USD (not stated by the venue)". */
export function negativeText(name: string, reading: AccountReading, equity: Rational, currency: string): string {
  return `${name} is below zero: ${amountOf(equity, currency)}; ${owedText(reading)}`;
}

function owedText(reading: AccountReading): string {
  const { owed } = atGap(reading, Rational.ZERO);
  if (isUnknown(owed.low) || isUnknown(owed.high)) return 'what you would owe is not known';
  const { kind } = policyOf(reading);
  if (owed.high.sign() === 0)
    return kind === 'absorbed' ? 'the venue absorbs it, you owe nothing' : 'you owe nothing beyond the collateral';
  if (kind === 'recourse') return `you would owe ${amountOf(owed.high, reading.currency)}`;
  return `you could owe up to ${amountOf(owed.high, reading.currency)} (${kind === 'conditional' ? 'it depends' : 'not stated by the venue'})`;
}

/** "BTC long 0.5 x10". */
export function shortName({ leg }: PositionReading): string {
  return positionLabel(leg.position, sizeOf(leg)).replace(/ (isolated|cross)$/, '');
}

/** "ledn-loan (owes 38k USD on 0.5 BTC)"; an account without debts by its id alone. */
export function nameOf(reading: AccountReading): string {
  const { account } = reading.holdings;
  return reading.holdings.debts.size > 0 ? `${account.id} (${accountLabel(reading)})` : account.id;
}

/** "ledn-loan owes 74.1 % of what backs it". */
export function ltvText(name: string, ltv: Rational): string {
  return `${name} owes ${formatPercent(ltv.toString(), 'up')} of what backs it`;
}

export function healthFactorText(name: string, factor: Rational): string {
  return `${name} has a health factor of ${formatSignificant(factor.toString(), 4, 'down')} (liquidated at 1)`;
}

export function equityText(name: string, worth: Rational, currency: string, limit: string | null): string {
  const asked = limit === null ? '' : `, at or below your ${amountOf(Rational.from(limit), currency)}`;
  return `${name} is worth ${amountOf(worth, currency)}${asked}`;
}

/** "desk could owe up to 1,204 USDT if prices moved by -30 %". @param gap signed fraction */
export function oweText(name: string, most: Rational, currency: string, gap: Rational): string {
  return `${name} could owe up to ${amountOf(most, currency)} if prices moved by ${gap.times(Rational.of(100))} %`;
}

/** @param cause "interest", "funding" or both */
export function hoursText(name: string, hours: Rational, cause: string): string {
  return `${name} is liquidated in ${formatSignificant(hours.toString(), 3, 'down')} h by ${cause} alone, at the prices of now`;
}

export function sigmaText(name: string, sigmas: Rational): string {
  return `${name} is ${formatSignificant(sigmas.toString(), 3, 'down')} standard deviations of a day from liquidation`;
}

export function priceText(name: string, mark: Rational, limit: Rational): string {
  return `${name}: mark ${formatPrice(mark.toString(), null, 'nearest')}, your limit ${formatPrice(limit.toString(), null, 'nearest')}`;
}

export function stopText(name: string, distance: Rational, stop: Rational): string {
  const price = formatPrice(stop.toString(), null, 'nearest');
  return distance.sign() < 0
    ? `${name} is past its stop at ${price}`
    : `${name} is ${formatPercent(distance.toString(), 'down')} from its stop at ${price}`;
}

export function fundingText(name: string, rate: Rational): string {
  const paid = rate.sign() < 0 ? 'is paid' : 'pays';
  return `${name} ${paid} ${formatSignificant(rate.abs().times(Rational.of(100)).toString(), 3, 'up')} % of its notional per funding interval`;
}

export function divergenceText(name: string, apart: Rational, venue: string): string {
  return `${name}: its mark and that of ${venue} are ${formatPercent(apart.toString(), 'up')} apart`;
}

/** The venue's own liquidation price beside ours; null: there is none. */
export function reportedText(name: string, theirs: Rational | null, ours: Rational | null): string {
  const price = (value: Rational | null): string => (value === null ? 'none' : formatPrice(value.toString(), null, 'nearest'));
  return `${name}: the venue says liquidation at ${price(theirs)}, negmon computes ${price(ours)}`;
}
