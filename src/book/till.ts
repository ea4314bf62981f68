import { Rational } from '../money/rational.ts';
import type { AccountEntry, DebtEntry } from './entries.ts';
import { EntryError, type EntryField } from './entry-error.ts';
import type { BookChange, RealisedEntry } from './event.ts';
import { rounded } from './figure.ts';
import type { Moment } from './moment.ts';
import type { RealisedKind } from './realised.ts';

/**
 * One account's money while something is booked. What the holder decides (moving, buying, repaying) must be there; what happens to
 * them (a loss, a fee, funding) is taken as far as it is there, and the rest is owed from then on: a negative balance is a debt.
 * What comes in repays no debt by itself: venues differ, and repaying is an entry of its own.
 */
export class Till {
  readonly #account: AccountEntry;
  readonly #moment: Moment;
  readonly #assets = new Map<string, Rational>();
  readonly #debts = new Map<string, DebtEntry | null>();
  readonly #brought = new Set<string>();
  readonly #realised: RealisedEntry[] = [];

  constructor(account: AccountEntry, moment: Moment) {
    this.#account = account;
    this.#moment = moment;
  }

  /** What came and went for good, in order. */
  get realised(): readonly RealisedEntry[] {
    return this.#realised;
  }

  /** What is held of a currency now, ≥ 0. */
  held(code: string): Rational {
    const known = this.#assets.get(code);
    if (known !== undefined) return known;
    const { assets = {} } = this.#account;
    return Object.hasOwn(assets, code) ? Rational.from(assets[code] as string) : Rational.ZERO;
  }

  /** What is owed of a currency now, with the interest on it until now, ≥ 0. */
  owed(code: string): Rational {
    return this.#bring(code);
  }

  /** Comes in; ≥ 0. */
  put(code: string, amount: Rational): void {
    this.#assets.set(code, this.held(code).plus(amount));
  }

  /** Goes out by the holder's own will; ≥ 0. @throws EntryError when less is there. */
  take(code: string, amount: Rational, field: EntryField, why: string): void {
    const held = this.held(code);
    if (held.lessThan(amount)) {
      throw new EntryError(field, `${why} takes ${amount} ${code}, and ${this.#account.id} holds ${held} ${code}: pay it in first`);
    }
    this.#assets.set(code, held.minus(amount));
  }

  /** Goes out whether it is there or not; ≥ 0. What is not there is owed. */
  charge(code: string, amount: Rational): void {
    const held = this.held(code);
    if (!held.lessThan(amount)) {
      this.#assets.set(code, held.minus(amount));
      return;
    }
    this.#assets.set(code, Rational.ZERO);
    this.owe(code, amount.minus(held));
  }

  /** Comes in or goes out by its sign, as `put` and `charge`. */
  settle(code: string, amount: Rational): void {
    if (amount.sign() < 0) this.charge(code, amount.negated());
    else this.put(code, amount);
  }

  /** More is owed; ≥ 0. Of a debt on terms the interest until now becomes part of it first, and is realised. */
  owe(code: string, more: Rational): void {
    if (more.sign() > 0) this.#setDebt(code, this.#bring(code).plus(more));
  }

  /** Less is owed; 0 to `owed`. A debt that is gone loses its terms too. */
  repay(code: string, less: Rational): void {
    this.#setDebt(code, this.#bring(code).minus(less));
  }

  /** Money has come (> 0) or gone (< 0) for good. */
  realise(kind: RealisedKind, amount: Rational, currency: string): void {
    const price = this.#moment.usd?.(currency) ?? null;
    this.#realised.push({
      kind,
      amount: amount.toString(),
      currency,
      ...(price === null ? {} : { usd: amount.times(price).toString() }),
    });
  }

  /** What all of this changes in the account. What the venue last reported of it no longer fits. */
  changes(): BookChange[] {
    const { id, assets = {} } = this.#account;
    const changed = [...this.#assets].filter(
      ([code, now]) => !(Object.hasOwn(assets, code) && now.equals(Rational.from(assets[code] as string))),
    );
    const written = changed
      .filter(([code, now]) => now.sign() > 0 || Object.hasOwn(assets, code))
      .map(([code, now]) => [code, now.sign() === 0 ? null : now.toString()] as const);
    const stale = this.#account['reported'] !== undefined;
    if (written.length + this.#debts.size === 0 && !stale) return [];
    return [
      {
        kind: 'account.edited',
        account: id,
        ...(stale ? { changes: { reported: null } } : {}),
        ...(written.length === 0 ? {} : { assets: Object.fromEntries(written) }),
        ...(this.#debts.size === 0 ? {} : { debts: Object.fromEntries(this.#debts) }),
      },
    ];
  }

  #debt(code: string): DebtEntry | undefined {
    const known = this.#debts.get(code);
    if (known !== undefined) return known ?? undefined;
    const { debts = {} } = this.#account;
    return Object.hasOwn(debts, code) ? debts[code] : undefined;
  }

  /** The amount owed once the interest until now is part of it. */
  #bring(code: string): Rational {
    const debt = this.#debt(code);
    if (debt === undefined) return Rational.ZERO;
    if (typeof debt === 'string') return Rational.from(debt);
    const amount = Rational.from(debt.amount);
    if (debt['annualRate'] === undefined || debt['since'] === undefined || this.#brought.has(code)) return amount;
    if (this.#moment.charged === undefined) {
      throw new RangeError(`${this.#account.id} owes ${code} at a rate: the interest until now has to be given`);
    }
    this.#brought.add(code);
    const { interest, until } = this.#moment.charged(this.#account, code);
    const more = rounded(interest);
    const total = amount.plus(more);
    this.#debts.set(code, { ...debt, amount: total.toString(), since: until });
    if (more.sign() > 0) this.realise('interest', more.negated(), code);
    return total;
  }

  #setDebt(code: string, amount: Rational): void {
    const debt = this.#debt(code);
    const whole = amount.toString();
    this.#debts.set(code, amount.sign() === 0 ? null : debt === undefined || typeof debt === 'string' ? whole : { ...debt, amount: whole });
  }
}
