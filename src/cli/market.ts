import { accountIn, type Book, positionIn } from '../book/book.ts';
import type { AccountEntry, BookDocument } from '../book/entries.ts';
import { EntryError } from '../book/entry-error.ts';
import { enterAtMarket, type Market, type MarketPosition } from '../book/market-entry.ts';
import { DocumentError } from '../documents/issue.ts';
import { readPortfolio } from '../documents/portfolio.ts';
import { MARKET_LINE, type MarketLine } from '../documents/position-line.ts';
import { Rational } from '../money/rational.ts';
import { momentOf } from '../monitor/moment.ts';
import { isUnknown } from '../risk/known.ts';
import { tradingFeeRate } from '../risk/paper/terms.ts';
import { ShippedRules } from '../settings/rule-book.ts';
import { accountOf, withStore } from './book.ts';
import { bookedLines } from './booked-lines.ts';
import { CliError, EXIT } from './exit.ts';
import { readOnce } from './once.ts';
import type { GlobalOptions } from './options.ts';
import { settingsFrom } from './settings.ts';

/** A position to be entered at the price of now. */
export interface MarketRequest {
  readonly account: string;
  readonly line: MarketLine;
  /** Its id, and what the options say of it. */
  readonly position: { readonly id: string } & Partial<Omit<MarketPosition, 'id' | 'symbol' | 'side'>>;
}

/**
 * Enters a paper position at the mark of now, which is fetched once from its venue. Returns what to say, once it is on the disk.
 * @throws CliError for an account of real money, before any price is asked for, and where no price that is believed comes.
 */
export async function enterNow({ account, line, position }: MarketRequest, options: GlobalOptions): Promise<string[]> {
  const { document } = withStore(options, (store) => store.read());
  const holder = accountOf({ document, text: null }, account);
  if (holder.paper !== true) {
    throw new CliError(
      `${account} is an account of real money, and negmon cannot trade: only paper accounts enter "@ market". Write the price that you paid instead, or make an account with --paper.`,
      EXIT.usage,
    );
  }
  const { size, unit, ...terms } = line;
  const wanted = { ...terms, ...position };
  const market = await marketOf(document, holder, wanted, options);
  const at = Date.now();
  return withStore(options, (store) => {
    let lines: (after: Book) => string[] = () => [];
    const after = store.change(at, (book) => {
      const now = accountIn(book, account);
      if (now !== undefined && positionIn(now, position.id) !== undefined) throw taken(account, position.id);
      const moment = momentOf(at, new ShippedRules(), new Map());
      const request = { account, position: wanted, size: { amount: Rational.from(size), unit } };
      const booked = refused(() => enterAtMarket(book, request, market, moment));
      lines = (then) => bookedLines(booked, then);
      return booked;
    });
    return lines(after);
  });
}

/** There is a position of that id already. */
export function taken(account: string, id: string): CliError {
  return new CliError(
    `there is a position ${account}/${id} already: change it with "negmon edit ${account}/${id}", or give another --id.`,
    EXIT.usage,
  );
}

/** The contract's price, size, lot and fee: measured on the account with a position of one contract, which is never written. */
async function marketOf(document: BookDocument, holder: AccountEntry, wanted: MarketPosition, options: GlobalOptions): Promise<Market> {
  const probe = { ...wanted, contracts: '1', entryPrice: '1' };
  const alone = { ...document, accounts: [{ ...holder, positions: [probe] }] };
  const { reading, suspects } = await readOnce(portfolioOf(alone), settingsFrom(options), options);
  const [account] = reading.accounts;
  const [leg] = account?.holdings.legs ?? [];
  const { symbol } = wanted;
  if (account === undefined || leg === undefined) throw new RangeError('a probe of one position has one position');
  if (isUnknown(leg.mark))
    throw new CliError(
      `${symbol} cannot be entered at the market: ${leg.mark.unknown}. Nothing was booked; "negmon doctor" says why no price comes.`,
      EXIT.failure,
    );
  const [suspect] = suspects.filter((text) => text.startsWith(`${symbol} `));
  if (suspect !== undefined)
    throw new CliError(`${suspect}. Nothing was booked: try again when the price is believed, or write a price.`, EXIT.failure);
  if (isUnknown(leg.contract))
    throw new CliError(`${leg.contract.unknown}: give it with --contract-size N. Nothing was booked.`, EXIT.usage);
  return {
    mark: leg.mark,
    contractSize: leg.contract.size,
    lot: leg.lotSize === null ? null : Rational.from(leg.lotSize),
    feeRate: tradingFeeRate(account.holdings.account, leg.closeFee),
  };
}

function portfolioOf(document: BookDocument): ReturnType<typeof readPortfolio> {
  try {
    return readPortfolio(document);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new CliError(`that is no position: ${error.message}. It is written ${MARKET_LINE}.`, EXIT.usage);
  }
}

function refused<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof EntryError)) throw error;
    throw new CliError(`${error.message}. Nothing was booked.`, EXIT.usage);
  }
}
