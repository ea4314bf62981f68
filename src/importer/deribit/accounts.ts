import type { UnmodelledEntry } from '../../book/entries.ts';
import { Rational, sum } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Market } from '../markets.ts';
import { orderEntry } from '../order.ts';
import type { Told } from '../parts.ts';
import type { ReportedPosition } from '../position.ts';
import type { Row } from '../row.ts';
import { ratioOf } from '../strict.ts';

/** The currencies of one pool, and how Deribit margins it. */
export interface Summary {
  readonly currencies: readonly Row[];
  /** "segregated_sm", "segregated_pm", "cross_sm", "cross_pm". */
  readonly model: string;
  readonly options: Rational;
}

/** What is open, each with the currency that it settles in. */
export interface Held {
  readonly positions: readonly { readonly settle: string; readonly position: ReportedPosition; readonly profit: Rational }[];
  readonly beside: readonly { readonly settle: string; readonly entry: UnmodelledEntry }[];
}

export function idOf({ currencies, model }: Summary): string {
  return model.startsWith('cross') ? 'cross' : (currencies[0]?.text('currency').toLowerCase() ?? 'cross');
}

/** Options, and contracts with several legs, are said, not modelled. */
export function heldIn(rows: readonly Row[], orders: readonly Row[], markets: ReadonlyMap<string, Market>): Held {
  const positions: Held['positions'][number][] = [];
  const beside: Held['beside'][number][] = [];
  for (const row of rows) {
    const id = row.text('instrument_name');
    const market = markets.get(id);
    const side = row.text('direction') === 'sell' ? 'short' : 'long';
    if (row.text('kind') === 'future' && market !== undefined && market.contractSize !== null)
      positions.push(positionOf(row, market, side));
    else
      beside.push({
        settle: settleOf(id, market),
        entry: { kind: 'option', text: `${row.amount('size').abs().toString()} ${id}, ${side}` },
      });
  }
  for (const row of orders) {
    const id = row.text('instrument_name');
    if (row.flag('reduce_only') === true) continue;
    const left = row.amount('amount').minus(row.maybe('filled_amount') ?? Rational.ZERO);
    const price = row.said('price') ?? row.said('trigger_price');
    const [symbol, side, type] = [markets.get(id)?.symbol, row.text('direction'), row.said('order_type')];
    beside.push({ settle: settleOf(id, markets.get(id)), entry: orderEntry({ id, symbol, side, amount: left.toString(), price, type }) });
  }
  return { positions, beside };
}

/** "BTC-27DEC26-100000-C" settles in BTC, "SOL_USDC-PERPETUAL" in USDC. */
function settleOf(id: string, market: Market | undefined): string {
  const [pair = ''] = id.split('-');
  return market?.settle ?? pair.split('_').at(-1) ?? pair;
}

/** Sizes are money (inverse: dollars) or coins (linear), signed or not by `direction`; contracts are so many of its contract's size. */
function positionOf(row: Row, market: Market, side: 'long' | 'short'): Held['positions'][number] {
  const size = row.amount('size').abs();
  const [entryPrice, mark] = [row.amount('average_price'), row.amount('mark_price')];
  const made = market.inverse
    ? size.times(Rational.ONE.over(entryPrice).minus(Rational.ONE.over(mark)))
    : size.times(mark.minus(entryPrice));
  return {
    settle: market.settle ?? market.base,
    profit: side === 'long' ? made : made.negated(),
    position: {
      market,
      id: row.text('instrument_name'),
      side,
      contracts: size.over(Rational.from(market.contractSize ?? '1')),
      entryPrice,
      isolated: false,
      leverage: row.maybe('leverage'),
      liquidationPrice: row.maybe('estimated_liquidation_price'),
    },
  };
}

/**
 * A pool as its summaries say it. Each day's settlement moves profit into the balance and leaves the average price where it was, so a balance
 * and an entry price do not belong together: the wallet is the venue's equity (margin_balance = balance + session's profit, reported-positions
 * section 1) less what our own sum of the open positions comes to at the venue's mark.
 */
export function accountOf(summary: Summary, held: Held, at: string): Told {
  const codes = new Set(summary.currencies.map((row) => row.text('currency').toUpperCase()));
  const mine = held.positions.filter(({ settle }) => codes.has(settle));
  const amounts = new Amounts();
  for (const row of summary.currencies) {
    const code = row.text('currency').toUpperCase();
    const without = row.amount('equity').minus(row.maybe('options_value') ?? Rational.ZERO);
    const wallet = without.minus(sum(mine.filter(({ settle }) => settle === code).map(({ profit }) => profit)));
    // An inverse profit is a quotient without end: 24 places are more than Deribit has itself.
    amounts.hold(code, rounded(wallet, 24));
  }
  const [only, ...others] = summary.currencies;
  const alone = others.length === 0 && only !== undefined ? only : null;
  const isPortfolio = summary.model.endsWith('_pm');
  const ratio = alone === null || mine.length === 0 ? null : ratioOf(alone.amount('maintenance_margin'), alone.amount('equity'));
  return {
    accounts: accountsOf(
      {
        id: idOf(summary),
        product: isPortfolio ? 'custom/derivatives' : 'deribit/standard',
        amounts,
        positions: mine.map(({ position }) => position),
        beside: held.beside.flatMap(({ settle, entry }) => (codes.has(settle) ? [entry] : [])),
        equity: alone?.amount('equity') ?? null,
        marginRatio: ratio,
      },
      at,
    ),
    notes:
      isPortfolio && mine.length > 0
        ? [`Deribit margins ${idOf(summary)} as a portfolio: its own ratio is shown, negmon computes none`]
        : [],
  };
}

function rounded(value: Rational, places: number): Rational {
  const scale = Rational.of(10n ** BigInt(places));
  return Rational.ofDecimal(value.times(scale).toDecimal(60).round()).over(scale);
}
