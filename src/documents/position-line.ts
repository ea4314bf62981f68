import { parseSymbol } from '../book/symbol.ts';
import { nearest } from './issue.ts';

/** A position in one line, as it is read: keys of the portfolio document. */
export interface PositionLine {
  readonly symbol: string;
  readonly side: string;
  readonly contracts: string;
  readonly entryPrice: string;
  readonly marginMode?: string;
  readonly leverage?: string;
}

/** What a position's line looks like. */
export const POSITION_LINE = '"long 0.5 BTC/USDT:USDT @ 50000 x10 isolated"';

/** A line that is no position; the message is a sentence for people. */
export class PositionLineError extends Error {
  override readonly name = 'PositionLineError';
}

const DECIMAL = /^\d{1,60}(\.\d{1,100})?$/;
const SIDES = ['long', 'short'];
const MODES = ['isolated', 'cross'];

/**
 * Reads "SIDE CONTRACTS SYMBOL @ ENTRY [xLEVERAGE] [isolated|cross]"; with a leverage and no mode the mode is left out, which is cross.
 * @param known symbols that are known, for the nearest one to a mistyped one
 * @throws PositionLineError saying what word is wrong and what is meant to stand there.
 */
export function readPositionLine(line: string, known: readonly string[]): PositionLine {
  const words = line.replace(/@/g, ' @ ').trim().split(/\s+/);
  const [side = '', contracts = '', symbol = '', at = '', entryPrice = '', ...rest] = words;
  if (!SIDES.includes(side)) throw wrong(side, 'a side, long or short', SIDES);
  if (!DECIMAL.test(contracts)) throw wrong(contracts, 'how many contracts, such as 0.5');
  if (parseSymbol(symbol) === undefined)
    throw wrong(symbol, 'a ccxt symbol, such as BTC/USDT:USDT (linear) or BTC/USD:BTC (inverse)', known);
  if (at !== '@') throw wrong(at, '"@" and the entry price');
  if (!DECIMAL.test(entryPrice)) throw wrong(entryPrice, 'the entry price, such as 50000');
  let leverage: string | undefined;
  let marginMode: string | undefined;
  for (const word of rest) {
    const times = /^x(.+)$|^(.+)x$/.exec(word);
    const number = times?.[1] ?? times?.[2] ?? '';
    if (leverage === undefined && DECIMAL.test(number)) leverage = number;
    else if (marginMode === undefined && MODES.includes(word)) marginMode = word;
    else throw wrong(word, 'a leverage such as x10, or isolated or cross, each once', MODES);
  }
  return {
    symbol,
    side,
    contracts,
    entryPrice,
    ...(marginMode === undefined ? {} : { marginMode }),
    ...(leverage === undefined ? {} : { leverage }),
  };
}

function wrong(word: string, place: string, known: readonly string[] = []): PositionLineError {
  const found = word === '' ? 'the line ends where' : `${JSON.stringify(word.slice(0, 60))} stands where`;
  const meant = word === '' ? undefined : nearest(word, known);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return new PositionLineError(`${found} ${place} is meant to be.${hint} A position is written ${POSITION_LINE}.`);
}
