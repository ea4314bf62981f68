import { notionalAt } from '../book/contract.ts';
import { isUsdLike, USD_STABLECOINS } from '../book/symbol.ts';
import { formatPercent, formatPlaces, formatPrice, formatSignificant } from '../money/format.ts';
import { Rational } from '../money/rational.ts';
import { both, isUnknown, type Known } from './known.ts';
import { codesOf } from './pools.ts';
import type { AccountReading, PoolReading, PositionReading, Reading } from './reading.ts';
import { averageEntry } from './size.ts';
import { optionsOf } from './unmodelled.ts';

/** From where on a rule of thumb speaks; null: it is never more than a warning. */
export interface CheckLimit {
  readonly warning: Rational;
  readonly critical: Rational | null;
}

/** The rules of thumb; null or false turns one off. */
export interface CheckLimits {
  /** Loss at the stop over the account's equity: above. */
  readonly riskPerTrade: CheckLimit | null;
  readonly noStop: boolean;
  readonly stopBeyondLiquidation: boolean;
  /** Notional over equity of a pool: at or above. */
  readonly leverage: CheckLimit | null;
  /** Share of one asset in the gross exposure of the whole book: at or above. */
  readonly concentration: CheckLimit | null;
  /** Unrealized loss over the notional at the entry: at or above. */
  readonly unrealizedLoss: CheckLimit | null;
  /** How far a USD stablecoin that is held, owed or settled in is from 1 USD, as a fraction: above. */
  readonly depeg: CheckLimit | null;
}

const limit = (warning: string, critical: string | null): CheckLimit => ({
  warning: Rational.from(warning),
  critical: critical === null ? null : Rational.from(critical),
});

/** The 1–2 % rule and 5x/50x of mission S9; the shares of concentration and of a paper loss, and what a peg may give, are negmon's own. */
export const DEFAULT_CHECKS: CheckLimits = {
  riskPerTrade: limit('0.01', '0.02'),
  noStop: true,
  stopBeyondLiquidation: true,
  leverage: limit('5', '50'),
  concentration: limit('0.5', null),
  unrealizedLoss: limit('0.2', '0.5'),
  depeg: limit('0.02', '0.1'),
};

/** What a rule of thumb found. It changes no level: those are about liquidation. */
export interface Finding {
  readonly id: keyof CheckLimits;
  readonly level: 'warning' | 'critical';
  /** The position it is about; null for the whole account, or for the whole book. */
  readonly position: string | null;
  readonly text: string;
  /** The figure and the limit it is past; null where the rule has none. */
  readonly value: Rational | null;
  readonly limit: Rational | null;
}

/** The rules of thumb on one account, positions in their order; what is not known is not judged. */
export function checksOf(reading: AccountReading, limits: CheckLimits = DEFAULT_CHECKS): Finding[] {
  const findings: (Finding | null)[] = reading.pools.map((pool) => leverage(reading, pool, limits));
  for (const position of reading.positions) {
    findings.push(stop(position, limits), riskPerTrade(reading, position, limits), unrealizedLoss(position, limits));
  }
  for (const code of codesOf(reading.holdings)) findings.push(depeg(code, reading, limits));
  return findings.filter((finding) => finding !== null);
}

/** The rule of thumb on the whole book: how much of all exposure, long and short alike, is one asset. */
export function bookChecks(reading: Reading, limits: CheckLimits = DEFAULT_CHECKS): Finding[] {
  const exposures = grossExposure(reading);
  if (limits.concentration === null || isUnknown(exposures)) return [];
  const total = [...exposures.values()].reduce((sum, one) => sum.plus(one), Rational.ZERO);
  const findings: Finding[] = [];
  for (const [code, exposure] of exposures) {
    if (total.sign() === 0) break;
    const share = exposure.over(total);
    const past = reached(limits.concentration, (one) => one.atMost(share));
    if (past === null) continue;
    const text = `${formatPercent(share.toString(), 'up')} of all that is held, long or short, is ${code}: what hits ${code} hits everything`;
    findings.push({ id: 'concentration', position: null, text, value: share, ...past });
  }
  return findings;
}

/** USD per asset: notional of positions by base, and what is held and owed of anything but dollars; unknown as soon as one part is. */
export function grossExposure(reading: Reading): Known<ReadonlyMap<string, Rational>> {
  const exposures = new Map<string, Rational>();
  for (const { positions, holdings } of reading.accounts) {
    const { valuation, account, debts } = holdings;
    const options = optionsOf(account);
    if (options !== null) return options;
    const parts: [string, Known<Rational>][] = positions.map(({ leg, notional }) => {
      const { base, settle } = leg.position.symbol;
      return [base, both(notional, valuation.usd(settle), (amount, price) => amount.times(price))];
    });
    const balances = [...account.assets, ...[...debts].map(([code, owed]) => [code, owed.amount.plus(owed.accrued)] as const)];
    for (const [code, amount] of balances) {
      if (!isUsdLike(code) && amount.sign() > 0) parts.push([code, both(amount, valuation.usd(code), (held, price) => held.times(price))]);
    }
    for (const [code, usd] of parts) {
      if (isUnknown(usd)) return usd;
      exposures.set(code, (exposures.get(code) ?? Rational.ZERO).plus(usd));
    }
  }
  return exposures;
}

/** Effective leverage of a pool: notional over equity; of debts without positions: what is held over equity. */
export function leverageOf({ pool }: PoolReading): Rational | null {
  if (pool.gaps.worth !== null || pool.gaps.mark !== null) return null;
  const piece = pool.now();
  const exposure = piece.notional.c0.sign() > 0 ? piece.notional.c0 : piece.debt.c0.sign() > 0 ? piece.assets.c0 : null;
  // With nothing left there is no ratio; the level says what that is.
  return exposure === null || piece.equity.c0.sign() <= 0 ? null : exposure.over(piece.equity.c0);
}

function leverage(reading: AccountReading, pool: PoolReading, limits: CheckLimits): Finding | null {
  const times = leverageOf(pool);
  if (limits.leverage === null || times === null) return null;
  const past = reached(limits.leverage, (one) => one.atMost(times));
  if (past === null) return null;
  const what = pool.position ?? reading.holdings.account.id;
  const move = formatPercent(Rational.ONE.over(times).toString(), 'down');
  const text = `${what} is held at ${formatSignificant(times.toString(), 3, 'up')}x its equity (limit ${past.limit}x): a move of ${move} takes all of it`;
  return { id: 'leverage', position: pool.position, text, value: times, ...past };
}

function stop({ leg, stop: found }: PositionReading, limits: CheckLimits): Finding | null {
  const { id } = leg.position;
  if (found === null) {
    if (!limits.noStop) return null;
    return {
      id: 'noStop',
      level: 'warning',
      position: id,
      text: `${id} has no stop: nothing ends its loss but liquidation`,
      value: null,
      limit: null,
    };
  }
  if (!limits.stopBeyondLiquidation || found.beyondLiquidation !== true) return null;
  const text = `the stop of ${id} at ${price(found.price)} is beyond its liquidation price: it is liquidated before the stop is reached`;
  return { id: 'stopBeyondLiquidation', level: 'critical', position: id, text, value: found.price, limit: null };
}

function riskPerTrade(reading: AccountReading, { leg, stop: found }: PositionReading, limits: CheckLimits): Finding | null {
  if (limits.riskPerTrade === null || found === null) return null;
  const { settle } = leg.position.symbol;
  const { valuation } = reading.holdings;
  const [unit, own] = [valuation.usd(settle), valuation.usd(reading.currency)];
  const ratio = both(found.loss, reading.equity, (loss, equity) => {
    if (settle === reading.currency) return equity.sign() > 0 ? loss.over(equity) : NOTHING_LEFT;
    return both(unit, own, (from, to) => (equity.sign() > 0 ? loss.times(from).over(equity.times(to)) : NOTHING_LEFT));
  });
  if (isUnknown(ratio)) return null;
  const past = reached(limits.riskPerTrade, (one) => one.lessThan(ratio));
  if (past === null || isUnknown(found.loss)) return null;
  const { id } = leg.position;
  const text = `at its stop ${id} loses ${money(found.loss, settle)}, ${formatPercent(ratio.toString(), 'up')} of the equity of ${reading.holdings.account.id}: more than ${formatPercent(past.limit.toString(), 'nearest')}`;
  return { id: 'riskPerTrade', position: id, text, value: ratio, ...past };
}

const NOTHING_LEFT = { unknown: 'there is no equity left to compare with' };

/** Unrealized PnL over the notional at the entry, signed; unknown where either is. */
export function unrealizedRatio({ leg, unrealizedPnl }: PositionReading): Known<Rational> {
  return both(unrealizedPnl, leg.contract, (pnl, contract) => pnl.over(notionalAt(contract, contract.entryPrice)));
}

function unrealizedLoss(position: PositionReading, limits: CheckLimits): Finding | null {
  const { leg, mark, unrealizedPnl } = position;
  const ratio = unrealizedRatio(position);
  if (limits.unrealizedLoss === null || isUnknown(ratio) || isUnknown(mark) || isUnknown(unrealizedPnl)) return null;
  const loss = ratio.negated();
  const past = reached(limits.unrealizedLoss, (one) => one.atMost(loss));
  if (past === null) return null;
  const { id, symbol, entryPrice, contracts, side } = leg.position;
  const average = averageEntry(symbol, contracts, entryPrice, contracts, mark);
  const text = `${id} stands ${money(unrealizedPnl, symbol.settle)}, ${formatPercent(ratio.toString(), 'down')} of what it was entered at; realised only when closed. As much again at ${price(mark)} would make the ${side}'s average ${price(average)}, and the risk twice as large`;
  return { id: 'unrealizedLoss', position: id, text, value: ratio, ...past };
}

function depeg(code: string, { holdings }: AccountReading, limits: CheckLimits): Finding | null {
  if (limits.depeg === null || !USD_STABLECOINS.has(code)) return null;
  const usd = holdings.valuation.usd(code);
  if (isUnknown(usd)) return null;
  const away = usd.minus(Rational.ONE).abs();
  const past = reached(limits.depeg, (one) => one.lessThan(away));
  if (past === null) return null;
  const below = usd.lessThan(Rational.ONE);
  const text = `${code} is worth ${formatSignificant(usd.toString(), 4, below ? 'down' : 'up')} USD, ${formatPercent(away.toString(), 'up')} ${below ? 'below' : 'above'} its peg: what is held, owed or settled in it goes along`;
  return { id: 'depeg', position: null, text, value: away, ...past };
}

/** The worst limit that is past. */
function reached(
  { warning, critical }: CheckLimit,
  isPast: (limit: Rational) => boolean,
): (Pick<Finding, 'level' | 'limit'> & { readonly limit: Rational }) | null {
  if (critical !== null && isPast(critical)) return { level: 'critical', limit: critical };
  return isPast(warning) ? { level: 'warning', limit: warning } : null;
}

function price(value: Rational): string {
  return formatPrice(value.toString(), null, 'nearest');
}

function money(value: Rational, code: string): string {
  return `${isUsdLike(code) ? formatPlaces(value.toString(), 2, 'nearest') : formatSignificant(value.toString(), 6, 'nearest')} ${code}`;
}
