import { positionIn } from '../book/book.ts';
import type { AccountEntry } from '../book/entries.ts';
import { freeId } from '../book/free-id.ts';
import { PositionLineError } from '../documents/position-line.ts';
import { amountFrom } from './amounts.ts';
import { CliError, EXIT } from './exit.ts';

/** Options that say what a position's line does not. */
export interface PositionOptions {
  readonly collateral?: string;
  readonly contractSize?: string;
  readonly stop?: string;
  readonly takeProfit?: string;
}

/** What the options say of a position. */
export function positionTermsFrom({ collateral, contractSize, stop, takeProfit }: PositionOptions): Readonly<Record<string, string>> {
  return {
    ...(collateral === undefined ? {} : { collateral: amountFrom('--collateral', collateral) }),
    ...(contractSize === undefined ? {} : { contractSize: amountFrom('--contract-size', contractSize) }),
    ...(stop === undefined ? {} : { stopPrice: amountFrom('--stop', stop) }),
    ...(takeProfit === undefined ? {} : { takeProfitPrice: amountFrom('--take-profit', takeProfit) }),
  };
}

/** What a position's line says. @throws CliError showing how it is written. */
export function lineFrom<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PositionLineError)) throw error;
    throw new CliError(`${error.message} Else there is "negmon add account|asset|debt".`, EXIT.usage);
  }
}

/** An id for a position of an account that was given none. */
export function freeIdIn(account: AccountEntry, symbol: string): string {
  return freeId(symbol, (id) => positionIn(account, id) !== undefined);
}
