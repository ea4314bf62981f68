import { accountIn, type Book } from '../book/book.ts';
import type { Draft } from '../book/draft/draft.ts';
import type { Circumstances } from '../book/draft/happening.ts';
import type { BookDocument } from '../book/entries.ts';
import type { Account } from '../book/portfolio.ts';
import { venueOf } from '../book/product.ts';
import { type ContractSymbol, parseSymbol } from '../book/symbol.ts';
import { nearest } from '../documents/issue.ts';
import { readPortfolio } from '../documents/portfolio.ts';
import type { InstrumentKey } from '../feed/feed.ts';
import { Rational } from '../money/rational.ts';
import { closeFeeFor, effectiveRules } from '../risk/effective-rules.ts';
import { tradingFeeRate } from '../risk/paper/terms.ts';
import type { ShippedRules } from '../settings/rule-book.ts';
import { MarketStore } from '../store/markets.ts';
import { type Board, REFERENCE_VENUE, type Ticker } from './board.ts';
import type { MarketsByVenue } from './instruments.ts';
import type { Measures } from './measures.ts';
import { momentOf } from './moment.ts';
import type { Monitor } from './monitor.ts';

/** The contract that a draft is about. */
export interface DraftedContract {
  readonly product: string;
  readonly symbol: ContractSymbol;
  /** Size of one contract: base units, or quote money of an inverse one; null: not known. */
  readonly size: Rational | null;
  /** "0.01 BTC at okx"; null where the size is not known. */
  readonly text: string | null;
}

/** What is known of contracts that nobody holds yet: shipped, learned by the monitor, or kept on disk from another day. */
export class Contracts {
  readonly #rules: ShippedRules;
  readonly #measures: Measures;
  readonly #folder: string | null;
  readonly #kept = new Map<string, MarketsByVenue>();

  /** @param folder where the venues' contracts are kept; null: nowhere */
  constructor(rules: ShippedRules, measures: Measures, folder: string | null) {
    this.#rules = rules;
    this.#measures = measures;
    this.#folder = folder;
  }

  /** What a product's venue says of its contracts. A venue that is not watched is read from the disk once. */
  marketsFor(product: string): MarketsByVenue {
    const venue = venueOf(product);
    if (venue === null || this.#measures.markets.has(venue) || this.#folder === null) return this.#measures.markets;
    let kept = this.#kept.get(venue);
    if (kept === undefined) {
      const markets = new MarketStore(this.#folder).read(venue);
      kept = markets === null ? new Map() : new Map([[venue, markets]]);
      this.#kept.set(venue, kept);
    }
    return kept;
  }

  /** Symbols that a product's venue is known to have; none is known of most before it was asked. */
  symbolsOf(product: string): readonly string[] {
    const venue = venueOf(product);
    if (venue === null) return [];
    const fetched = this.marketsFor(product).get(venue)?.instruments.keys() ?? [];
    return [...new Set([...this.#rules.symbols(product), ...fetched])];
  }

  /** The contract that a draft names; null while it names none. */
  of(draft: Draft, document: BookDocument): DraftedContract | null {
    const account = document.accounts.find(({ id }) => id === (draft.about.account ?? draft.values.account));
    const position = account?.positions?.find(({ id }) => id === draft.about.position);
    const product = account?.product ?? draft.values.product ?? '';
    const symbol = parseSymbol(position?.symbol ?? draft.values.symbol ?? '');
    if (symbol === undefined || !product.includes('/')) return null;
    const size = this.#size(product, symbol, position?.['contractSize'], document);
    const unit = symbol.inverse ? symbol.quote : symbol.base;
    return {
      product,
      symbol,
      size,
      text: size === null ? null : `${size} ${unit}${venueOf(product) === null ? '' : ` at ${venueOf(product)}`}`,
    };
  }

  /** Where the price of a drafted contract comes from; null while the draft names none. */
  instrumentOf(draft: Draft, document: BookDocument): InstrumentKey | null {
    const contract = this.of(draft, document);
    return contract === null ? null : { venue: venueOf(contract.product) ?? REFERENCE_VENUE, symbol: contract.symbol.text };
  }

  /** The newest price of a contract at its product's venue, as the account would be measured by it; null: none is known. */
  markOf(contract: DraftedContract, board: Board): string | null {
    return tickerOf(contract, board)?.mark.price.toString() ?? null;
  }

  /** The same to enter at: a price that is old or not believed is none. */
  entryMark(contract: DraftedContract, monitor: Monitor): string | null {
    const ticker = tickerOf(contract, monitor.board);
    if (ticker === undefined || ticker.suspect !== null) return null;
    const age = monitor.options.feed.clock.monotonic() - ticker.receivedTime;
    return age > monitor.patienceOf(ticker.key) ? null : ticker.mark.price.toString();
  }

  /** What to say of a symbol that is well written and unknown; null where it is known, or too little is. */
  doubtOf(draft: Draft, document: BookDocument): string | null {
    const contract = draft.about.position === null ? this.of(draft, document) : null;
    if (contract === null) return null;
    const known = this.symbolsOf(contract.product);
    const { text } = contract.symbol;
    if (known.length === 0 || known.includes(text)) return null;
    const meant = nearest(text, known);
    return `${text} is none of the ${known.length} contracts that are known of ${venueOf(contract.product)}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  }

  /** What has to be known to book a draft. */
  circumstances(draft: Draft, book: Book, monitor: Monitor): Circumstances {
    const { options } = monitor;
    const contract = this.of(draft, book.document);
    const account = draft.about.account ?? draft.values.account ?? '';
    const product = accountIn(book, account)?.product ?? '';
    const lot =
      contract === null
        ? undefined
        : this.marketsFor(product)
            .get(venueOf(product) ?? '')
            ?.instruments.get(contract.symbol.text)?.lotSize;
    return {
      moment: (at) => {
        const time = at === null ? options.feed.clock.now() : Date.parse(at);
        return momentOf(time, options.book, this.marketsFor(product));
      },
      mark: contract === null ? null : this.entryMark(contract, monitor),
      size: contract?.size ?? null,
      lot: lot === undefined || lot === null ? null : Rational.from(lot),
      feeRate: draft.form === 'market' ? this.#feeRate(book, account, contract, options.feed.clock.now()) : null,
    };
  }

  #feeRate({ document }: Book, id: string, contract: DraftedContract | null, at: number): Rational | null {
    const entry = document.accounts.find((one) => one.id === id);
    if (entry === undefined || contract === null) return null;
    // Of that account alone: a book may hold many.
    const { accounts, instruments } = readPortfolio({ ...document, accounts: [entry] });
    const account = accounts[0] as Account;
    const rules = effectiveRules(account, 'cross', this.#rules, at);
    return tradingFeeRate(account, closeFeeFor(account, instruments.get(contract.symbol.text), rules));
  }

  #size(product: string, symbol: ContractSymbol, own: unknown, document: BookDocument): Rational | null {
    const venue = venueOf(product);
    const said = typeof own === 'string' ? own : sizeIn(document, symbol.text);
    if (said !== undefined) return Rational.parse(said) ?? null;
    if (venue === null) return Rational.ONE;
    return (
      this.#rules.contractSize(product, symbol.base) ??
      this.marketsFor(product).get(venue)?.instruments.get(symbol.text)?.contractSize ??
      null
    );
  }
}

function tickerOf({ product, symbol }: DraftedContract, board: Board): Ticker | undefined {
  return board.ticker(`${venueOf(product) ?? REFERENCE_VENUE}:${symbol.text}`) ?? board.ticker(symbol.text);
}

function sizeIn(document: BookDocument, symbol: string): string | undefined {
  const instruments = document['instruments'] as Readonly<Record<string, { readonly contractSize?: string }>> | undefined;
  return instruments !== undefined && Object.hasOwn(instruments, symbol) ? instruments[symbol]?.contractSize : undefined;
}
