import type { AccountEntry, UnmodelledEntry } from '../../book/entries.ts';
import { Rational } from '../../money/rational.ts';
import { Amounts } from '../amounts.ts';
import { ImportError } from '../importer.ts';
import { keyed } from '../keyed.ts';
import type { Told } from '../parts.ts';
import { positionsOf, slug } from '../position.ts';
import type { Row } from '../row.ts';
import { pairEntry } from './pairs.ts';
import { type InPool, type Open, readOpen } from './positions.ts';
import { dataOf, type OkxRead, READS, type Visit } from './reads.ts';

/** OKX: the trading account in its four modes, isolated margin on pairs, and flexible loans. */
export const okx = keyed<OkxRead>({
  venue: 'okx',
  needs: ['apiKey', 'secret', 'password'],
  reads: READS,
  /** Account configuration: `perm` is of the key that asks. A key that may trade may also move money between its owner's own accounts. */
  rights: async (ask) => {
    const config = await configOf(async (read) => dataOf(await ask(read), read));
    const words = (config.said('perm') ?? '').split(',').map((word) => word.trim().slice(0, 40));
    const trade = words.includes('trade');
    return {
      read: words.includes('read_only') || trade,
      trade,
      withdraw: words.includes('withdraw'),
      transfer: trade ? null : false,
      ipBound: config.said('ip') !== null,
      words,
    };
  },
  parts: async ({ venue, at, ask }) => {
    const visit: Visit = { venue, at, ask: async (read, params) => dataOf(await ask(read, params), read) };
    const level = Number((await configOf(visit.ask)).text('acctLv'));
    return [
      { id: 'trading', name: 'OKX trading account', read: () => readTrading(visit, level) },
      { id: 'loan', name: 'OKX flexible loans', read: () => readLoans(visit) },
    ];
  },
});

async function configOf(ask: (read: OkxRead) => Promise<Row[]>): Promise<Row> {
  const [config] = await ask('GET private account/config');
  if (config === undefined) throw new ImportError('unreadable', 'okx says nothing of the account');
  return config;
}

/** acctLv: 1 spot, 2 futures (each currency a pool), 3 multi-currency (all one pool), 4 portfolio margin. */
async function readTrading(visit: Visit, level: number): Promise<Told> {
  const [[balance], open] = await Promise.all([visit.ask('GET private account/balance'), readOpen(visit)]);
  if (balance === undefined) throw new ImportError('unreadable', 'okx says nothing of the balances');
  const details = balance.rows('details');
  const accounts = level === 2 ? byCurrency(details, open, visit.at) : await asOne(visit, balance, open, level);
  const pairs = await Promise.all(open.pairs.map((row) => pairEntry(visit, row)));
  const bots = details.filter((row) => (row.maybe('stgyEq')?.sign() ?? 0) !== 0);
  return {
    accounts: [...accounts, ...pairs.map((entry) => ({ ...entry, id: `trading-${entry.id}` }))],
    notes: bots.map((row) => `OKX: ${row.amount('stgyEq').toString()} ${row.text('ccy')} are in trading bots, which are not imported`),
  };
}

/**
 * What a currency's wallet holds and owes: `cashBal`, which is below zero where it is borrowed (OKX's example: 4850.435693622894 = equity
 * 4992.890093622894 − profit −7.5456 − bots 150); margin of isolated positions is not in it. Interest is owed beside it.
 */
function walletOf(details: readonly Row[]): Amounts {
  const amounts = new Amounts();
  for (const row of details) {
    const code = row.text('ccy');
    const cash = row.amount('cashBal');
    amounts.hold(code, cash);
    // Above zero a balance says nothing of a loan beside it.
    if (cash.sign() >= 0) amounts.owe(code, row.maybe('crossLiab'));
    amounts.owe(code, row.maybe('interest'));
  }
  return amounts;
}

function byCurrency(details: readonly Row[], open: Open, at: string): AccountEntry[] {
  const pools = new Set([...details.map((row) => row.text('ccy')), ...[...open.positions, ...open.unmodelled].map(({ pool }) => pool)]);
  return [...pools].flatMap((pool): AccountEntry[] => {
    const own = details.filter((row) => row.text('ccy') === pool);
    const amounts = walletOf(own);
    const { positions, unmodelled } = positionsOf(
      open.positions.filter((one) => one.pool === pool),
      at,
    );
    const rest = [...unmodelled, ...bare(open.unmodelled.filter((one) => one.pool === pool))];
    if (amounts.isEmpty && positions.length === 0 && rest.length === 0) return [];
    return [
      {
        id: `trading-${slug(pool, 8)}`,
        product: 'okx/trading',
        ...amounts.entries(),
        ...(positions.length === 0 ? {} : { positions }),
        ...numbersOf(own, own[0]?.maybe('eqUsd') ?? null, own[0]?.maybe('mgnRatio') ?? null, at),
        ...(rest.length === 0 ? {} : { unmodelled: rest }),
        // One currency backs its own contracts, and counts in full.
        rules: { collateralWeights: { [pool]: '1' } },
      },
    ];
  });
}

async function asOne(visit: Visit, balance: Row, open: Open, level: number): Promise<AccountEntry[]> {
  const details = balance.rows('details');
  const amounts = walletOf(details);
  const { positions, unmodelled } = positionsOf(open.positions, visit.at);
  const rest = [...unmodelled, ...bare(open.unmodelled)];
  if (amounts.isEmpty && positions.length === 0 && rest.length === 0) return [];
  const entries = amounts.entries();
  const rules = await weightsOf(visit, entries.assets ?? {});
  return [
    {
      id: 'trading',
      product: level === 4 ? 'okx/portfolio-margin' : 'okx/trading',
      ...entries,
      ...(positions.length === 0 ? {} : { positions }),
      ...numbersOf(details, balance.maybe('totalEq'), balance.maybe('mgnRatio'), visit.at),
      ...(rest.length === 0 ? {} : { unmodelled: rest }),
      ...(Object.keys(rules).length === 0 ? {} : { rules }),
    },
  ];
}

/** The venue's equity counts what bots hold, which is not margin: it is left away then. */
function numbersOf(details: readonly Row[], equity: Rational | null, ratio: Rational | null, at: string): { readonly reported?: object } {
  const hasBots = details.some((row) => (row.maybe('stgyEq')?.sign() ?? 0) !== 0);
  const numbers = {
    ...(equity === null || hasBots ? {} : { equity: equity.toString() }),
    ...(ratio === null ? {} : { marginRatio: ratio.toString() }),
  };
  return Object.keys(numbers).length === 0 ? {} : { reported: { ...numbers, at } };
}

/**
 * Discount rates of what is held. OKX's tiers count coins and documents' count USD: a holding within the first tier has its one rate, a
 * larger one is left to the user.
 */
async function weightsOf({ ask }: Visit, assets: Readonly<Record<string, string>>): Promise<object> {
  if (Object.keys(assets).length === 0) return {};
  const rows = await ask('GET public public/discount-rate-interest-free-quota');
  const weights = rows.flatMap((row): [string, string][] => {
    const held = assets[row.text('ccy')];
    if (held === undefined) return [];
    const first = row.rows('details').find((tier) => (tier.maybe('minAmt') ?? Rational.ZERO).sign() === 0);
    if (first === undefined) return [];
    const most = first.maybe('maxAmt');
    return most === null || Rational.from(held).atMost(most) ? [[row.text('ccy'), first.amount('discountRate').toString()]] : [];
  });
  return weights.length === 0 ? {} : { collateralWeights: Object.fromEntries(weights) };
}

function bare(entries: readonly InPool<UnmodelledEntry>[]): UnmodelledEntry[] {
  return entries.map(({ pool: _, ...entry }) => entry);
}

/** Flexible loans: all collateral for all debts of an order, with the order's own call and liquidation LTV. */
async function readLoans({ ask, at }: Visit): Promise<Told> {
  const rows = await ask('GET private finance/flexible-loan/loan-info');
  const accounts = rows.flatMap((row, index): AccountEntry[] => {
    const amounts = new Amounts();
    for (const one of row.rows('collateralData')) amounts.hold(one.text('ccy'), one.amount('amt'));
    for (const one of row.rows('loanData')) amounts.owe(one.text('ccy'), one.amount('amt'));
    if (amounts.isEmpty) return [];
    const [current, call, end] = [row.maybe('curLTV'), row.maybe('marginCallLTV'), row.maybe('liqLTV')];
    const order = row.said('ordId');
    const rules = {
      ...(end === null || end.sign() === 0 ? {} : { liquidationRatio: end.toString() }),
      ...(call === null || call.sign() === 0 ? {} : { marginCallRatio: call.toString() }),
    };
    return [
      {
        id: order === null ? (index === 0 ? 'loan' : `loan-${index + 1}`) : `loan-${slug(order, 22)}`,
        product: 'okx/loan',
        ...amounts.entries(),
        ...(current === null || !amounts.owes ? {} : { reported: { marginRatio: current.toString(), at } }),
        ...(Object.keys(rules).length === 0 ? {} : { rules }),
      },
    ];
  });
  return { accounts };
}
