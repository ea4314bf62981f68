import type { Side } from '../book/portfolio.ts';
import { familyOf, PRODUCTS, venueOf } from '../book/product.ts';
import { type ContractSymbol, parseSymbol } from '../book/symbol.ts';
import { harmless, nearest } from '../documents/issue.ts';
import { printSize, type SizeDocument } from '../documents/size.ts';
import { Rational } from '../money/rational.ts';
import { afterEntry, type SizeQuestion, sizeFor } from '../risk/size.ts';
import { ShippedRules } from '../settings/rule-book.ts';
import { CliError, EXIT } from './exit.ts';
import { portfolioFrom } from './input.ts';
import type { GlobalOptions } from './options.ts';
import { settingsFrom } from './settings.ts';
import { sizeLines } from './size-lines.ts';
import { writeAll } from './write.ts';

export interface SizeOptions extends GlobalOptions {
  readonly product: string;
  readonly symbol: string;
  readonly side: string;
  readonly entry: string;
  readonly stop: string;
  readonly equity: string;
  readonly risk: string;
  readonly leverage?: string;
  readonly fee?: string;
  readonly lot?: string;
  readonly contractSize?: string;
  readonly held?: string;
  readonly at?: string;
  readonly json?: boolean;
}

/** Where no lot is known a size still has to end somewhere; it is cut, never rounded up. */
const FINEST = '0.00000001';

/** `negmon size`: how much to buy or sell so that the stop costs no more than the budget. Returns the exit status. */
export async function size(options: SizeOptions): Promise<number> {
  const document = answer(options);
  await writeAll(options.json === true ? `${JSON.stringify(document)}\n` : `${sizeLines(document).join('\n')}\n`);
  return EXIT.ok;
}

function answer(options: SizeOptions): SizeDocument {
  const { checks } = settingsFrom(options);
  const product = productFrom(options.product);
  const symbol = symbolFrom(options.symbol);
  const book = new ShippedRules();
  const instruments = options.portfolio === undefined ? new Map() : portfolioFrom(options.portfolio).portfolio.instruments;
  const instrument = instruments.get(symbol.text);
  const assumptions: string[] = [];
  const given =
    options.contractSize === undefined
      ? (instrument?.contractSize ?? book.contractSize(product, symbol.base))
      : positive('--contract-size', options.contractSize);
  if (given === null && venueOf(product) !== null)
    throw usage(
      `the contract size of ${symbol.text} at ${product} is not known: give --contract-size, or a --portfolio whose instruments have it.`,
    );
  const lot = options.lot ?? instrument?.lotSize ?? null;
  if (lot === null)
    assumptions.push(`no lot size is known, so the contracts are cut after ${FINEST.length - 2} decimal places: give --lot`);
  if (options.fee === undefined) assumptions.push('no trading fees: give --fee, the percentage of the notional paid at each end');
  const question: SizeQuestion = {
    symbol,
    side: sideFrom(options.side),
    entryPrice: positive('--entry', options.entry),
    stopPrice: positive('--stop', options.stop),
    equity: positive('--equity', options.equity),
    risk: percent('--risk', options.risk, true),
    feeRate: options.fee === undefined ? Rational.ZERO : percent('--fee', options.fee, false),
    contractSize: given ?? Rational.ONE,
    lot: positive('--lot', lot ?? FINEST),
    held: heldFrom(options),
  };
  const leverage = options.leverage === undefined ? null : positive('--leverage', options.leverage.replace(/x$/, ''));
  try {
    const sized = sizeFor(question);
    const after = afterEntry(question, sized, { product, leverage, instruments, at: Date.now() }, book);
    return printSize(question, sized, after, { product, leverage, limits: checks, assumptions });
  } catch (error) {
    if (error instanceof RangeError) throw usage(`${error.message}.`);
    throw error;
  }
}

function usage(message: string): CliError {
  return new CliError(message, EXIT.usage);
}

function quoted(text: string): string {
  return JSON.stringify(harmless(text.slice(0, 60)));
}

function productFrom(text: string): string {
  if (!PRODUCTS.includes(text)) {
    const meant = nearest(text, PRODUCTS);
    throw usage(
      `--product ${quoted(text)} is unknown${meant === undefined ? '' : `; did you mean ${meant}?`} "negmon venues" lists them; custom/derivatives is any other.`,
    );
  }
  if (familyOf(text) === 'collateral-debt')
    throw usage(`${text} holds assets and debts, no positions: give a derivatives or unified product, or custom/derivatives.`);
  return text;
}

function symbolFrom(text: string): ContractSymbol {
  const symbol = parseSymbol(text);
  if (symbol === undefined || symbol.option)
    throw usage(`--symbol ${quoted(text)} must be a ccxt symbol such as BTC/USDT:USDT (linear) or BTC/USD:BTC (inverse), and no option.`);
  return symbol;
}

function sideFrom(text: string): Side {
  if (text === 'long' || text === 'short') return text;
  throw usage(`--side must be long or short, not ${quoted(text)}.`);
}

function positive(name: string, text: string): Rational {
  const value = Rational.parse(text);
  if (value !== undefined && value.sign() > 0) return value;
  throw usage(`${name} must be a number above 0 such as 1234.5, not ${quoted(text)}.`);
}

function percent(name: string, text: string, above: boolean): Rational {
  const value = text.endsWith('%') ? Rational.parse(text.slice(0, -1)) : undefined;
  if (value?.atMost(Rational.of(100)) && value.sign() >= (above ? 1 : 0)) return value.over(Rational.of(100));
  throw usage(`${name} must be a percentage ${above ? 'above 0% and ' : 'from 0% '}up to 100%, such as 2%, not ${quoted(text)}.`);
}

function heldFrom({ held, at }: SizeOptions): SizeQuestion['held'] {
  if (held === undefined && at === undefined) return null;
  if (held === undefined || at === undefined)
    throw usage('--held says how many contracts are held and --at at what price: give both or neither.');
  return { contracts: positive('--held', held), entryPrice: positive('--at', at) };
}
