import type { Account, Instrument, Position } from '../book/portfolio.ts';
import { familyOf, venueOf } from '../book/product.ts';
import type { OpenTable, ProductMode, ProductRules, RuleBook, VenueRatio } from '../book/product-rules.ts';
import type { CloseFee, Maintenance, Rules } from '../book/rules.ts';
import { isUsdLike } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import { type Known, unknown } from './known.ts';
import { tierAt } from './maintenance.ts';

/** The rules that hold for one pool of an account: its product's for the margin mode, the law's on top, the account's own above all. */
export interface EffectiveRules extends Rules {
  readonly mode: ProductMode;
  /** What the product says; null for a custom one. */
  readonly product: ProductRules | null;
  readonly venueRatio: VenueRatio | null;
}

/** @param at ms since the epoch: laws have dates. */
export function effectiveRules(account: Account, mode: ProductMode, book: RuleBook, at: number): EffectiveRules {
  const product = book.rules(account.product, mode);
  // The laws that were seen reach perpetuals and futures, no loan: a unified pool that owes keeps the venue's own word.
  const lent = mode === 'borrow' && familyOf(account.product) === 'unified';
  const law = account.jurisdiction === null || lent ? null : book.overlay(account.jurisdiction, account.product, at);
  const shipped = product === null ? {} : contractRules(product);
  return {
    ...shipped,
    ...(law === null ? {} : { shortfall: law }),
    ...account.rules,
    mode,
    product,
    venueRatio: ratioOf(product, account),
  };
}

/** The venue's ratio; where the venue liquidates at a level of the loan's own, that of the account. */
function ratioOf(product: ProductRules | null, { rules }: Account): VenueRatio | null {
  const ratio = product?.venueRatio ?? null;
  const level = rules.liquidationRatio;
  if (ratio === null || level === undefined || !('unknown' in ratio.liquidationAt) || ratio.safer === 'up') return ratio;
  return { ...ratio, liquidationAt: level };
}

/** The part of a product's rules that an account may override. */
function contractRules(product: ProductRules): Rules {
  const {
    venueRatio,
    opaque,
    maintenanceSource,
    maintenanceFloorUsd,
    weighs,
    chargesBorrowing,
    accrual,
    fundingIntervalHours,
    closeFeeKnown,
    liquidationRest,
    asOf,
    ...rules
  } = product;
  return rules;
}

/** Maintenance of a position: the account's own rule, else the instrument's, else the product's table or formula. */
export function maintenanceFor(
  position: Position,
  size: Known<Rational>,
  account: Account,
  instrument: Instrument | undefined,
  rules: EffectiveRules,
  book: RuleBook,
): Known<Maintenance> {
  const own = account.rules.maintenance ?? instrument?.maintenance;
  const { symbol } = position;
  if (own !== undefined && own !== null) {
    const minimum = isUsdLike(symbol.settle) ? rules.product?.maintenanceFloorUsd : undefined;
    return minimum === undefined ? own : { ...own, minimum };
  }
  const source = rules.product?.maintenanceSource ?? null;
  if (source === null) return unknown(`no maintenance tiers are known for ${symbol.text}`);
  switch (source.kind) {
    case 'elsewhere': {
      const table = source.open === null ? null : byPublicTable(position, instrument, source.open);
      return table ?? unknown(`${source.why}: set maintenance on ${symbol.text}`);
    }
    case 'table': {
      const tiers = book.tiers(source.table, symbol.text);
      if (tiers !== null) return { basis: source.basis, shape: source.shape, tiers };
      return byPublicTable(position, instrument, source) ?? unknown(`no maintenance tiers are known for ${symbol.text}`);
    }
    case 'leverage': {
      if (position.leverage === null) return unknown(`the leverage of ${position.id} is not known, and its maintenance goes by it`);
      const basis = position.side === 'short' ? (source.shortBasis ?? source.basis) : source.basis;
      return flat(basis, source.rateOfInitial.over(position.leverage));
    }
    case 'growth': {
      const rate = source.byBase.get(symbol.base);
      if (rate === undefined) return unknown(`no maintenance rate is known for ${symbol.base} at ${account.product}`);
      if ('unknown' in size) return size;
      const coins = symbol.inverse ? size.over(position.entryPrice) : size;
      return flat(source.basis, rate.base.plus(rate.perCoin.times(coins)));
    }
  }
}

/** By what the venue itself shows of the symbol; null where it shows nothing, or what it shows cannot be read for sure. */
function byPublicTable(position: Position, instrument: Instrument | undefined, { basis, shape }: OpenTable): Maintenance | null {
  const table = instrument?.publicTable;
  if (table === undefined) return null;
  const sure = shape ?? (table.whole.length === 1 ? 'whole' : null);
  if (sure === null) return null;
  if (table.unit === 'notional') return { basis, shape: sure, tiers: table[sure] };
  // The bracket goes by the position's own size; how deductions in contracts would be read, no venue says.
  return sure === 'whole' ? flat(basis, tierAt({ basis, shape: sure, tiers: table.whole }, position.contracts).rate) : null;
}

/** One rate for every size. */
function flat(basis: 'mark' | 'entry', rate: Rational): Maintenance {
  return { basis, shape: 'whole', tiers: [{ floor: Rational.ZERO, rate, deduction: Rational.ZERO, maxLeverage: null }] };
}

/** The close fee in the liquidation condition: the account's own, else the instrument's, else the product's. */
export function closeFeeFor(account: Account, instrument: Instrument | undefined, rules: EffectiveRules): CloseFee | null {
  return account.rules.closeFee ?? instrument?.closeFee ?? rules.closeFee ?? null;
}

/** The size of one contract: the position's own, else the instrument's, else the product's, else 1 for custom products. */
export function contractSizeFor(position: Position, account: Account, instrument: Instrument | undefined, book: RuleBook): Known<Rational> {
  const size = position.contractSize ?? instrument?.contractSize ?? book.contractSize(account.product, position.symbol.base);
  if (size !== null && size !== undefined) return size;
  if (venueOf(account.product) === null) return Rational.ONE;
  return unknown(`the contract size of ${position.symbol.text} is not known: set contractSize on the position or the instrument`);
}

/** Why a held balance cannot be counted: its weight decides, and nobody gave it. Null when it can. */
export function weightGap(code: string, isDollar: boolean, account: Account, rules: EffectiveRules, coinAccount: boolean): string | null {
  const { product } = rules;
  if (product === null || rules.collateralWeights?.has(code)) return null;
  const missing = `how much ${code} counts as collateral at ${account.product} is not known: set rules.collateralWeights`;
  if (product.weighs === 'all') return missing;
  if (isDollar) return null;
  if (product.weighs === 'coins') return missing;
  // A futures account that holds coins beside its margin currency counts them by haircuts of its own.
  return familyOf(account.product) === 'derivatives' && !coinAccount ? missing : null;
}
