import { AskError, wordsOf } from '../../net/ccxt-fault.ts';
import { type Ending, ending } from '../../net/ending.ts';

/** Why ccxt could not do what it was asked, in plain words. */
export function faultOf(error: unknown): Ending {
  return error instanceof AskError ? error.why : ending(wordsOf(error));
}
