import { isUsdLike, USD_STABLECOINS } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import type { Dealing } from './dealing.ts';
import { both, isUnknown, type Known, unknown } from './known.ts';
import { type Lot, type Method, put, type Taken, take } from './lots.ts';
import type { Remark, TaxLine, Worth } from './tax-line.ts';

type Of<K extends Dealing['kind']> = Extract<Dealing, { readonly kind: K }>;

/** What is held of coins, lot by lot, each account by itself. */
export class CoinLots {
  /** Stablecoins that were taken for a dollar. */
  readonly asDollars = new Set<string>();
  readonly #method: Method;
  readonly #lots = new Map<string, readonly Lot[]>();

  constructor(method: Method) {
    this.#method = method;
  }

  acquire({ at, account, code, quantity, cost }: Of<'acquired'>): void {
    this.#put(account, code, { at, quantity, cost: cost.amount, currency: cost.currency });
  }

  carry({ at, account, code, quantity, from }: Of<'carried'>): void {
    const { taken, missing } = this.#take(from, code, quantity);
    for (const lot of taken) this.#put(account, code, lot);
    if (missing.sign() > 0) this.#put(account, code, { at, quantity: missing, cost: noPurchase(missing, code, from), currency: 'USD' });
  }

  dispose({ at, source, account, code, quantity, proceeds, what }: Of<'disposed'>): TaxLine {
    const { taken, missing } = this.#take(account, code, quantity);
    const lacking: readonly Lot[] =
      missing.sign() === 0 ? [] : [{ at, quantity: missing, cost: noPurchase(missing, code, account), currency: proceeds.currency }];
    const lots = [...taken, ...lacking];
    const whole = { cost: this.#sum(lots, proceeds.currency), proceeds: proceeds.amount, currency: proceeds.currency };
    const usd = { cost: this.#sum(lots, 'USD'), proceeds: this.#inUsd(proceeds, `${quantity} ${code} at ${account}`), currency: 'USD' };
    // Bought for one money and sold for another: dollars are what both can be told in.
    const told = isUnknown(whole.cost) && !isUnknown(usd.cost) && !isUnknown(usd.proceeds) ? usd : whole;
    const gain = both(told.proceeds, told.cost, (a, b) => a.minus(b));
    const gainInUsd = both(usd.proceeds, usd.cost, (a, b) => a.minus(b));
    const line = { at, source, account, position: null, kind: 'gain' as const, what, asset: code, quantity, lots };
    return { ...line, ...told, amount: gain, usd: gainInUsd };
  }

  /** Coins that left without a sale: no gain is counted, and where an import no longer found them it is not known whether there was one. */
  drop({ at, source, account, code, quantity, cause, what }: Of<'gone'>): {
    readonly line: TaxLine | null;
    readonly remark: Remark | null;
  } {
    const { taken } = this.#take(account, code, quantity);
    if (cause === 'imported') {
      const why = unknown(`${quantity} ${code} left ${account} between two imports: sold, moved or paid is not recorded`);
      const worth = { cost: why, proceeds: why, amount: why, usd: why, currency: 'USD' };
      const line = { at, source, account, position: null, kind: 'gain' as const, what: 'left' as const, asset: code, quantity };
      return { line: { ...line, ...worth, lots: taken }, remark: null };
    }
    const how = cause === 'by hand' ? 'was taken out by hand' : what === 'paid-out' ? 'was paid out' : null;
    if (how === null) return { line: null, remark: null };
    return { line: null, remark: { at, account, text: `${quantity} ${code} ${how} of ${account}: not counted as a sale` } };
  }

  #sum(lots: readonly Lot[], currency: string): Known<Rational> {
    return lots.reduce<Known<Rational>>((all, lot) => {
      const { cost, quantity } = lot;
      const own =
        lot.currency === currency || currency !== 'USD'
          ? inCurrency(lot, currency)
          : this.#inUsd({ amount: cost, currency: lot.currency }, `${quantity} bought`);
      return both(all, own, (a, b) => a.plus(b));
    }, Rational.ZERO);
  }

  #inUsd({ amount, currency }: Worth, what: string): Known<Rational> {
    if (isUnknown(amount)) return amount;
    if (!isUsdLike(currency)) return unknown(`what ${amount} ${currency} for ${what} was worth in USD is not said`);
    if (USD_STABLECOINS.has(currency)) this.asDollars.add(currency);
    return amount;
  }

  #put(account: string, code: string, lot: Lot): void {
    const key = `${account} ${code}`;
    this.#lots.set(key, put(this.#lots.get(key) ?? [], lot, this.#method));
  }

  #take(account: string, code: string, quantity: Rational): Taken {
    const key = `${account} ${code}`;
    const result = take(this.#lots.get(key) ?? [], quantity, this.#method);
    this.#lots.set(key, result.left);
    return result;
  }
}

function inCurrency({ cost, currency, quantity }: Lot, wanted: string): Known<Rational> {
  if (isUnknown(cost) || currency === wanted) return cost;
  return unknown(`${quantity} was bought for ${currency}, not for ${wanted}`);
}

function noPurchase(quantity: Rational, code: string, account: string) {
  return unknown(`what ${quantity} ${code} at ${account} cost is not said: no purchase of it is recorded`);
}
