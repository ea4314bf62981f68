import type { AccountEntry } from '../../book/entries.ts';
import { Amounts } from '../amounts.ts';
import type { ImportError } from '../importer.ts';
import { allPages } from '../pages.ts';
import type { Told } from '../parts.ts';
import { slug } from '../position.ts';
import { Row } from '../row.ts';
import type { BinanceRead, Visit } from './reads.ts';

/** The most that Binance gives at once. */
const PAGE = 100;

/** Flexible loans: each is a pool of its own, with the call and liquidation LTV of its collateral, which Binance shows to a key alone. */
export async function readFlexibleLoans(visit: Visit): Promise<Told> {
  const rows = await allOf(visit, 'GET sapiV2 loan/flexible/ongoing/orders');
  const limits = new Map<string, object>();
  for (const coin of new Set(rows.map((row) => row.text('collateralCoin')))) limits.set(coin, await limitsOf(visit, coin));
  return {
    accounts: rows.map((row) => {
      const [loan, collateral] = [row.text('loanCoin'), row.text('collateralCoin')];
      return loanEntry(row, `loan-${slug(loan, 10)}-${slug(collateral, 10)}`, 'binance/loan-flexible', visit.at, limits.get(collateral));
    }),
  };
}

/** Whether Binance has no interface for fixed-rate loans, which is the older of its two: then there are none. */
export function isNoMore({ code }: ImportError): boolean {
  return code === 'HTTP 404' || code === 'HTTP 410';
}

/** Fixed-rate loans: each order is a pool of its own. */
export async function readFixedLoans(visit: Visit): Promise<Told> {
  const rows = await allOf(visit, 'GET sapi loan/ongoing/orders');
  return {
    accounts: rows.map((row) => loanEntry(row, `loan-fixed-${slug(row.text('orderId'), 20)}`, 'binance/loan-fixed', visit.at, {})),
    notes: rows.map((row) => {
      const until = Number(row.said('expirationTime') ?? Number.NaN);
      return `the fixed-rate loan ${row.text('orderId')} of ${row.text('loanCoin')} runs out ${Number.isFinite(until) ? `on ${new Date(until).toISOString().slice(0, 10)}` : 'on a day that Binance does not say'}`;
    }),
  };
}

/** `totalDebt` has the interest in it; `currentLTV` is debt over collateral. */
function loanEntry(row: Row, id: string, product: string, at: string, rules: object = {}): AccountEntry {
  const amounts = new Amounts()
    .hold(row.text('collateralCoin'), row.amount('collateralAmount'))
    .owe(row.text('loanCoin'), row.amount('totalDebt'));
  const ltv = row.maybe('currentLTV');
  return {
    id,
    product,
    ...amounts.entries(),
    ...(ltv === null ? {} : { reported: { marginRatio: ltv.toString(), at } }),
    ...(Object.keys(rules).length === 0 ? {} : { rules }),
  };
}

async function limitsOf({ ask }: Visit, collateralCoin: string): Promise<object> {
  const answer = new Row(await ask('GET sapiV2 loan/flexible/collateral/data', { collateralCoin }), 'binance loan collateral data');
  const row = answer.rows('rows').find((one) => one.text('collateralCoin') === collateralCoin);
  if (row === undefined) return {};
  return { liquidationRatio: row.amount('liquidationLTV').toString(), marginCallRatio: row.amount('marginCallLTV').toString() };
}

/** Every page of a list. */
async function allOf({ ask }: Visit, read: BinanceRead): Promise<Row[]> {
  const what = `binance ${read.split(' ').at(-1)}`;
  return allPages<Row>(what, async (number) => {
    const rows = new Row(await ask(read, { current: number + 1, limit: PAGE }), what).rows('rows');
    return { rows, more: rows.length >= PAGE };
  });
}
