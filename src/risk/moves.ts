import { type ContractSymbol, isUsdLike } from '../book/symbol.ts';

/** Which prices are multiplied by x; all others stand still. */
export interface Moves {
  /** The price of a currency. */
  code(code: string): boolean;
  /** The mark of a contract. */
  mark(symbol: ContractSymbol): boolean;
  /**
   * All worth is counted x times, which changes no sign: an inverse mark that moves without its coin would else put x below
   * the line.
   */
  readonly scaled: boolean;
  /** The only coin whose prices move, where there is one: what has nothing of it need not be asked. */
  readonly base?: string;
}

/** Prices as they are. */
export const still: Moves = { code: () => false, mark: () => false, scaled: false };

/** Every price whose base it is moves: spot, linear, inverse, dated (contract section 3). */
export function baseMoves(base: string): Moves {
  return { code: (code) => code === base, mark: (symbol) => symbol.base === base, scaled: false, base };
}

/**
 * The price of one contract moves. Perpetuals and spot of a base are one price; a dated future has a price of its own, which
 * venues solve for with the others held. The common shock and an account's `liquidation` move them together.
 */
export function contractMoves(contract: ContractSymbol): Moves {
  const { base, text, expiry, inverse } = contract;
  if (expiry !== null) return { code: () => false, mark: (symbol) => symbol.text === text, scaled: inverse, base };
  return { code: (code) => code === base, mark: (symbol) => symbol.base === base && symbol.expiry === null, scaled: false, base };
}

/** Every price but USD and the USD stablecoins moves. */
export const allMove: Moves = { code: (code) => !isUsdLike(code), mark: (symbol) => !isUsdLike(symbol.base), scaled: false };
