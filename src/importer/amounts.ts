import { max, Rational } from '../money/rational.ts';

/** What an account holds and owes, by currency, summed up from what a venue tells of its wallets. */
export class Amounts {
  readonly #held = new Map<string, Rational>();
  readonly #owed = new Map<string, Rational>();

  /** Adds what is held; below zero it is owed: documents know no negative asset. */
  hold(code: string, amount: Rational | null): this {
    if (amount === null || amount.sign() === 0) return this;
    if (amount.sign() < 0) return this.owe(code, amount.negated());
    this.#held.set(code, (this.#held.get(code) ?? Rational.ZERO).plus(amount));
    return this;
  }

  /** Adds what is owed; nothing for an amount at or below zero. */
  owe(code: string, amount: Rational | null): this {
    const owed = max(amount ?? Rational.ZERO, Rational.ZERO);
    if (owed.sign() > 0) this.#owed.set(code, (this.#owed.get(code) ?? Rational.ZERO).plus(owed));
    return this;
  }

  get isEmpty(): boolean {
    return this.#held.size === 0 && this.#owed.size === 0;
  }

  get owes(): boolean {
    return this.#owed.size > 0;
  }

  /** As an account's document has it; keys that say nothing are left out. */
  entries(): { assets?: Record<string, string>; debts?: Record<string, string> } {
    return {
      ...(this.#held.size === 0 ? {} : { assets: written(this.#held) }),
      ...(this.#owed.size === 0 ? {} : { debts: written(this.#owed) }),
    };
  }
}

function written(amounts: ReadonlyMap<string, Rational>): Record<string, string> {
  return Object.fromEntries([...amounts].map(([code, amount]) => [code, amount.toString()]));
}
