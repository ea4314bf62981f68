import { notionalAt } from '../book/contract.ts';
import type { ContractSymbol } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import { accrued, grows } from '../risk/interest.ts';
import { isUnknown } from '../risk/known.ts';
import { maintenanceOf } from '../risk/maintenance.ts';
import type { Leg } from '../risk/pools.ts';
import type { Measured } from './looks.ts';
import { Steps } from './steps.ts';

/** The number of the instrument that a key of `Prices.marks` names. */
export type Numbering = (key: string) => number;

const ZERO = Rational.ZERO;

/** A currency of a pool, with what is counted in it, exact. */
export interface Unit {
  readonly code: string;
  readonly worth: Rational;
  readonly keys: readonly number[];
  held: Rational;
  entries: Rational;
  fixed: Rational;
  debtLow: Rational;
  debtHigh: Rational;
  debtRate: Rational;
}

export interface Group {
  readonly symbol: ContractSymbol;
  readonly key: number;
  readonly unit: number;
  exposure: Rational;
  flat: Rational;
}

/** A pool in the shape of its sketch, still exact: what is of one kind is added up before it is rounded. */
export class Drawing {
  readonly #reading: Measured;
  readonly #until: number;
  readonly #numbering: Numbering;
  readonly keys: number[] = [];
  readonly units: Unit[] = [];
  readonly groups: Group[] = [];
  readonly legs: { readonly group: number; readonly size: Rational; readonly steps: Steps }[] = [];
  readonly fees: { readonly group: number; readonly size: Rational; readonly rate: Rational }[] = [];
  readonly balances: { readonly unit: number; readonly amount: Rational; readonly steps: Steps }[] = [];
  readonly multiple: Rational;
  /** Whether a debt grows. */
  grows = false;
  /** Why no sketch can be made of it; null: it can. */
  refusal: string | null = null;

  constructor(reading: Measured, until: number, numbering: Numbering) {
    this.#reading = reading;
    this.#until = until;
    this.#numbering = numbering;
    this.multiple = reading.holdings.crossRules.maintenanceMultiple ?? Rational.ONE;
    for (const [code, amount] of reading.holdings.account.assets) this.#balance(code, amount);
    for (const code of reading.holdings.debts.keys()) this.#debt(code);
    for (const leg of reading.holdings.legs) if (leg.position.marginMode === 'cross') this.#leg(leg);
  }

  /** The place of a price in the sketch. */
  #key(name: string): number {
    const number = this.#numbering(name);
    const known = this.keys.indexOf(number);
    return known >= 0 ? known : this.keys.push(number) - 1;
  }

  #unit(code: string): number {
    const known = this.units.findIndex((one) => one.code === code);
    if (known >= 0) return known;
    const { worth, keys } = this.#worthOf(code);
    const nothing = { held: ZERO, entries: ZERO, fixed: ZERO, debtLow: ZERO, debtHigh: ZERO, debtRate: ZERO };
    return this.units.push({ code, worth, keys: keys.map((key) => this.#key(key)), ...nothing }) - 1;
  }

  /** What a currency is worth in the pool's own: a constant, and the prices that it is multiplied by. */
  #worthOf(code: string): { readonly worth: Rational; readonly keys: readonly string[] } {
    const { currency, holdings } = this.#reading;
    if (code === currency) return { worth: Rational.ONE, keys: [] };
    if (currency !== 'USD') this.refusal = `${holdings.account.id} counts ${code} in ${currency}`;
    const { usd, keys, end } = holdings.valuation.route(code);
    if (isUnknown(usd)) this.refusal = usd.unknown;
    const given = end.how === 'given' ? holdings.valuation.prices.assets.get(end.code) : undefined;
    return { worth: given ?? Rational.ONE, keys };
  }

  #balance(code: string, amount: Rational): void {
    const unit = this.#unit(code);
    const tiers = this.#reading.holdings.crossRules.collateralWeights?.get(code);
    if (tiers === undefined) {
      const one = this.units[unit] as Unit;
      one.held = one.held.plus(amount);
    } else if (amount.sign() !== 0) {
      if (tiers.length > 1 && this.#reading.currency !== 'USD') this.refusal = `the weights of ${code} go by USD and the account does not`;
      this.balances.push({ unit, amount, steps: Steps.ofWeights(tiers) });
    }
  }

  #debt(code: string): void {
    const { account, crossRules, debts, valuation } = this.#reading.holdings;
    const [debt, owed] = [account.debts.get(code), debts.get(code)];
    if (debt === undefined || owed === undefined) throw new RangeError(`${account.id} owes no ${code}`);
    const unit = this.units[this.#unit(code)] as Unit;
    const accrual = debt.accrual ?? crossRules.product?.accrual ?? null;
    unit.debtLow = owed.amount.plus(owed.accrued);
    unit.debtHigh = debt.amount.plus(accrued({ ...debt, accrual }, Math.max(this.#until, valuation.prices.at)));
    if (grows(debt)) this.grows = true;
    const collateralDebt = this.#reading.pools.some(({ position, pool }) => position === null && pool.collateralDebt);
    unit.debtRate = collateralDebt ? ZERO : (crossRules.borrowMaintenance?.get(code) ?? ZERO).times(this.multiple);
  }

  #group(symbol: ContractSymbol, unit: number): number {
    const known = this.groups.findIndex((one) => one.symbol.text === symbol.text);
    if (known >= 0) return known;
    const { prices, venue } = this.#reading.holdings.valuation;
    const own = `${venue}:${symbol.text}`;
    const key = this.#key(venue !== null && prices.marks.has(own) ? own : symbol.text);
    return this.groups.push({ symbol, key, unit, exposure: ZERO, flat: ZERO }) - 1;
  }

  #leg({ contract, maintenance, closeFee }: Leg): void {
    if (isUnknown(contract)) throw new RangeError('a pool whose worth is known has no unknown contract');
    const { symbol, sign, size } = contract;
    const at = this.#unit(symbol.settle);
    const index = this.#group(symbol, at);
    const [unit, group] = [this.units[at] as Unit, this.groups[index] as Group];
    const signed = symbol.inverse ? sign.negated() : sign;
    group.exposure = group.exposure.plus(signed.times(size));
    unit.entries = unit.entries.minus(signed.times(notionalAt(contract, contract.entryPrice)));
    if (closeFee?.basis === 'mark') group.flat = group.flat.plus(closeFee.rate.times(size));
    else if (closeFee !== null && closeFee.rate.sign() > 0) this.fees.push({ group: index, size, rate: closeFee.rate });
    if (isUnknown(maintenance)) return;
    const [only] = maintenance.tiers;
    if (maintenance.basis === 'entry') {
      const entry = maintenanceOf(maintenance, notionalAt(contract, contract.entryPrice));
      unit.fixed = unit.fixed.plus(entry.times(this.multiple));
    } else if (maintenance.tiers.length === 1 && only?.deduction.sign() === 0 && (maintenance.minimum ?? ZERO).sign() === 0) {
      group.flat = group.flat.plus(only.rate.times(size).times(this.multiple));
    } else this.legs.push({ group: index, size, steps: Steps.of(maintenance) });
  }
}
