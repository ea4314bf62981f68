import type { Account, Portfolio, Position } from '../book/portfolio.ts';
import { venueOf } from '../book/product.ts';
import type { RuleBook } from '../book/product-rules.ts';
import type { MaintenanceTier, PublicTable } from '../book/rules.ts';
import type { Markets, PublicTiers } from '../documents/markets.ts';
import { Rational } from '../money/rational.ts';

/** What venues say of their contracts, by venue. */
export type MarketsByVenue = ReadonlyMap<string, Markets>;

/** What is told of a venue's contracts when it is older, ms: they change now and then. */
export const DAY = 86_400_000;

/**
 * The instruments of one account: what the portfolio says, and where it says nothing its own venue. Of the account, because the same
 * symbol is another contract at another venue: of BTC/USDT:USDT one contract is 0.01 BTC at OKX and 1 BTC at Binance.
 */
export function instrumentsOf(account: Account, portfolio: Portfolio, markets: MarketsByVenue): Portfolio['instruments'] {
  const venue = marketsOf(account, markets);
  if (venue === undefined) return portfolio.instruments;
  const instruments = new Map(portfolio.instruments);
  for (const { text } of account.positions.map(({ symbol }) => symbol)) {
    const own = portfolio.instruments.get(text);
    const market = venue.instruments.get(text);
    const tiers = venue.tiers.get(text);
    if (market === undefined && tiers === undefined) continue;
    instruments.set(text, {
      contractSize: own?.contractSize ?? market?.contractSize ?? null,
      tickSize: own?.tickSize ?? market?.tickSize ?? null,
      lotSize: own?.lotSize ?? market?.lotSize ?? null,
      maintenance: own?.maintenance ?? null,
      closeFee: own?.closeFee ?? null,
      ...(tiers === undefined ? {} : { publicTable: publicTable(tiers) }),
    });
  }
  return instruments;
}

/** What is known of the contracts of an account's venue. */
export function marketsOf({ product }: Pick<Account, 'product'>, markets: Pick<MarketsByVenue, 'get'>): Markets | undefined {
  return markets.get(venueOf(product) ?? '');
}

function publicTable({ unit, tiers }: PublicTiers): PublicTable {
  const marginal: MaintenanceTier[] = [];
  for (const { deduction, ...tier } of tiers) {
    const before = marginal.at(-1);
    // Continuous at the floor: rate · floor − deduction is the same on both sides.
    const continuous = before === undefined ? Rational.ZERO : before.deduction.plus(tier.floor.times(tier.rate.minus(before.rate)));
    marginal.push({ ...tier, deduction: deduction ?? continuous });
  }
  return { unit, marginal, whole: marginal.map((tier) => ({ ...tier, deduction: Rational.ZERO })) };
}

/** What a portfolio leaves open of one venue's contracts. */
export interface OpenQuestions {
  readonly venue: string;
  /** Symbols whose contract size nobody but the venue says. */
  readonly sizes: readonly string[];
  /** Symbols whose maintenance is public at the venue, and nowhere else. */
  readonly tiers: readonly string[];
}

/** The venues whose contracts a portfolio leaves open: in a size or a maintenance table, or in the steps that numbers are rounded by. */
export function openQuestions({ accounts, instruments }: Portfolio, book: RuleBook): OpenQuestions[] {
  const found = new Map<string, { readonly sizes: Set<string>; readonly tiers: Set<string> }>();
  for (const account of accounts) {
    const venue = venueOf(account.product);
    if (venue === null) continue;
    for (const position of account.positions) {
      const { text, base, option } = position.symbol;
      // Options are not modelled, and a pair is no contract.
      if (option || !text.includes(':')) continue;
      const own = instruments.get(text);
      const lacksTiers = account.rules.maintenance === undefined && !own?.maintenance && hangsOnVenue(position, account, book);
      const lacksSize = (position.contractSize ?? own?.contractSize ?? book.contractSize(account.product, base)) === null;
      if (!lacksTiers && !lacksSize && own?.tickSize && own.lotSize) continue;
      const open = found.get(venue) ?? { sizes: new Set(), tiers: new Set() };
      if (lacksSize) open.sizes.add(text);
      if (lacksTiers) open.tiers.add(text);
      found.set(venue, open);
    }
  }
  return [...found].map(([venue, { sizes, tiers }]) => ({ venue, sizes: [...sizes], tiers: [...tiers] }));
}

/** Open questions with one more, which may be of a venue that is asked already. */
export function withQuestion(questions: readonly OpenQuestions[], more: OpenQuestions): OpenQuestions[] {
  const known = questions.find(({ venue }) => venue === more.venue);
  if (known === undefined) return [...questions, more];
  const both = {
    venue: more.venue,
    sizes: [...new Set([...known.sizes, ...more.sizes])],
    tiers: [...new Set([...known.tiers, ...more.tiers])],
  };
  return questions.map((one) => (one === known ? both : one));
}

/** Whether the product's rules leave the maintenance of a position to its venue's public table. */
export function hangsOnVenue({ marginMode, symbol }: Position, { product }: Account, book: RuleBook): boolean {
  const source = book.rules(product, marginMode)?.maintenanceSource ?? null;
  if (source?.kind === 'elsewhere') return source.open !== null;
  return source?.kind === 'table' && book.tiers(source.table, symbol.text) === null;
}

/**
 * What has to be said of contracts that were looked up long ago: "gate's contracts are known as of 2026-11-20", or their maintenance tiers,
 * which may stay behind: a venue can go on listing its contracts and show a table no more.
 * @param now ms since the epoch.
 */
export function agedMarkets(account: Account, markets: MarketsByVenue, now: number): string | null {
  const venue = account.positions.length === 0 ? undefined : marketsOf(account, markets);
  if (venue === undefined) return null;
  if (now - venue.at > DAY) return `${venue.venue}'s contracts are known as of ${dayOf(venue.at)}`;
  const tables = account.positions.map(({ symbol }) => venue.tiers.get(symbol.text)?.at ?? now);
  const oldest = Math.min(...tables);
  return now - oldest > DAY ? `${venue.venue}'s maintenance tiers are known as of ${dayOf(oldest)}` : null;
}

/** YYYY-MM-DD. @param at ms since the epoch. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
