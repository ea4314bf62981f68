import { isUsdLike } from '../book/symbol.ts';

/** Which prices move by the factor x: of a mark its base is asked, of an asset its code. */
export type Moves = (code: string) => boolean;

/** The price of one base moves, all others stand still (contract section 3). */
export function baseMoves(base: string): Moves {
  return (code) => code === base;
}

/** Every price but USD and the USD stablecoins moves. */
export const allMove: Moves = (code) => !isUsdLike(code);
