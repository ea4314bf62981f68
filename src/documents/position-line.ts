import type { SizeUnit } from '../book/market-entry.ts';
import { isUsdLike, parseSymbol } from '../book/symbol.ts';
import { nearest } from './issue.ts';

/** What stands behind the price in a position's line, as it is read: keys of the portfolio document. */
interface Tail {
  readonly marginMode?: string;
  readonly leverage?: string;
  readonly stopPrice?: string;
  readonly takeProfitPrice?: string;
}

/** A position in one line, as it is read: keys of the portfolio document. */
export interface PositionLine extends Tail {
  readonly symbol: string;
  readonly side: string;
  readonly contracts: string;
  readonly entryPrice: string;
}

/** A position to be entered at the market, as its line is read. */
export interface MarketLine extends Tail {
  readonly symbol: string;
  readonly side: string;
  /** A decimal string, > 0 or not. */
  readonly size: string;
  readonly unit: SizeUnit;
}

/** What a position's line looks like. */
export const POSITION_LINE = '"long 0.5 BTC/USDT:USDT @ 50000 x10 isolated"';
/** And that of one at the price of now. */
export const MARKET_LINE = '"long 500 USD BTC/USDT:USDT @ market x10 isolated"';

/** A line that is no position; the message is a sentence for people. */
export class PositionLineError extends Error {
  override readonly name = 'PositionLineError';
}

const DECIMAL = /^\d{1,60}(\.\d{1,100})?$/;
const SIDES = ['long', 'short'];
const MODES = ['isolated', 'cross'];
/** Words that a price follows. */
const ENDS = { stop: 'stopPrice', takeprofit: 'takeProfitPrice' } as const;
const MARKET = 'market';

/** Whether a line asks for the price of now. */
export function isAtMarket(line: string): boolean {
  return new RegExp(`@\\s*${MARKET}(\\s|$)`, 'i').test(line);
}

/**
 * Reads "SIDE CONTRACTS SYMBOL @ ENTRY [xLEVERAGE] [isolated|cross] [stop PRICE] [takeProfit PRICE]"; with a leverage and no mode the
 * mode is left out, which is cross.
 * @param known symbols that are known, for the nearest one to a mistyped one
 * @throws PositionLineError saying what word is wrong and what is meant to stand there.
 */
export function readPositionLine(line: string, known: readonly string[]): PositionLine {
  const [side = '', contracts = '', symbol = '', at = '', entryPrice = '', ...rest] = wordsOf(line);
  checkSide(side, POSITION_LINE);
  if (!DECIMAL.test(contracts)) throw wrong(contracts, 'how many contracts, such as 0.5', POSITION_LINE);
  checkSymbol(symbol, known, POSITION_LINE);
  if (at !== '@') throw wrong(at, '"@" and the entry price', POSITION_LINE);
  if (!DECIMAL.test(entryPrice)) throw wrong(entryPrice, 'the entry price, such as 50000', POSITION_LINE);
  return { symbol, side, contracts, entryPrice, ...readTail(rest, POSITION_LINE) };
}

/**
 * Reads "SIDE SIZE [UNIT] SYMBOL @ market [xLEVERAGE] …": the unit is the coin (BTC), its quote currency or USD, and contracts where
 * none is named.
 * @throws PositionLineError as `readPositionLine`
 */
export function readMarketLine(line: string, known: readonly string[]): MarketLine {
  const [side = '', size = '', ...words] = wordsOf(line);
  checkSide(side, MARKET_LINE);
  if (!DECIMAL.test(size)) throw wrong(size, 'how much, such as 500 USD, 0.01 BTC or a number of contracts', MARKET_LINE);
  const [first = '', second = ''] = words;
  const isNamed = second !== '@' && parseSymbol(first) === undefined;
  const [symbol = '', at = '', price = '', ...rest] = isNamed ? words.slice(1) : words;
  checkSymbol(symbol, known, MARKET_LINE);
  if (at !== '@' || price.toLowerCase() !== MARKET) throw wrong(at === '@' ? price : at, '"@ market"', MARKET_LINE);
  return { symbol, side, size, unit: isNamed ? unitOf(first, symbol) : 'contracts', ...readTail(rest, MARKET_LINE) };
}

function unitOf(word: string, symbol: string): SizeUnit {
  const { base, quote } = parseSymbol(symbol) ?? { base: '', quote: '' };
  const code = word.toUpperCase();
  if (code === base) return 'coin';
  if (code === quote || (code === 'USD' && isUsdLike(quote))) return 'money';
  throw wrong(word, `a unit: ${base}, ${quote}${isUsdLike(quote) && quote !== 'USD' ? ', USD' : ''}, or none for contracts`, MARKET_LINE);
}

function wordsOf(line: string): string[] {
  return line.replace(/@/g, ' @ ').trim().split(/\s+/);
}

function checkSide(side: string, written: string): void {
  if (!SIDES.includes(side)) throw wrong(side, 'a side, long or short', written, SIDES);
}

function checkSymbol(symbol: string, known: readonly string[], written: string): void {
  if (parseSymbol(symbol) === undefined)
    throw wrong(symbol, 'a ccxt symbol, such as BTC/USDT:USDT (linear) or BTC/USD:BTC (inverse)', written, known);
}

function readTail(words: readonly string[], written: string): Tail {
  const tail: { -readonly [K in keyof Tail]: string } = {};
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const times = /^x(.+)$|^(.+)x$/.exec(word);
    const number = times?.[1] ?? times?.[2] ?? '';
    const end = Object.hasOwn(ENDS, word.toLowerCase()) ? ENDS[word.toLowerCase() as keyof typeof ENDS] : null;
    if (end !== null && tail[end] === undefined) {
      const price = words[++i] ?? '';
      if (!DECIMAL.test(price)) throw wrong(price, `the price of the ${word}, such as 47000`, written);
      tail[end] = price;
    } else if (tail.leverage === undefined && DECIMAL.test(number)) tail.leverage = number;
    else if (tail.marginMode === undefined && MODES.includes(word)) tail.marginMode = word;
    else
      throw wrong(word, 'a leverage such as x10, isolated or cross, "stop PRICE" or "takeProfit PRICE", each once', written, [
        ...MODES,
        'stop',
        'takeProfit',
      ]);
  }
  return tail;
}

function wrong(word: string, place: string, written: string, known: readonly string[] = []): PositionLineError {
  const found = word === '' ? 'the line ends where' : `${JSON.stringify(word.slice(0, 60))} stands where`;
  const meant = word === '' ? undefined : nearest(word, known);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return new PositionLineError(`${found} ${place} is meant to be.${hint} A position is written ${written}.`);
}
