import type { AccountEntry, UnmodelledEntry } from '../../book/entries.ts';
import { Rational } from '../../money/rational.ts';
import { Amounts } from '../amounts.ts';
import { ImportError } from '../importer.ts';
import { keyed } from '../keyed.ts';
import type { Part, Told } from '../parts.ts';
import { type Positions, positionsOf, type ReportedPosition, slug } from '../position.ts';
import type { Row } from '../row.ts';
import { type Contracts, readInverse, readLinear, readOptions, readSpotOrders } from './contracts.ts';
import { type BybitRead, READS, resultOf, type Visit } from './reads.ts';
import { loanWeights, walletWeights } from './weights.ts';

const PRODUCT = 'bybit/unified';

/** Bybit: the unified account in its three margin modes, the older accounts before it, and crypto loans. */
export const bybit = keyed<BybitRead>({
  venue: 'bybit',
  needs: ['apiKey', 'secret'],
  reads: READS,
  /** "Get API Key Information": lists of what the key may do; a read-only key may do none of it. */
  rights: async (ask) => {
    const result = resultOf(await ask('GET private v5/user/query-api'), 'bybit query-api');
    const permissions = result.row('permissions');
    const writes = result.flag('readOnly') !== true;
    const wallet = permissions.words('Wallet');
    // What is not listed at all is not known to be withheld.
    const otherwise = permissions.entries().some(([key]) => key === 'Wallet') ? false : null;
    const may = (right: RegExp) => writes && (wallet.some((word) => right.test(word)) || otherwise);
    const words = permissions.entries().flatMap(([key]) => permissions.words(key).map((word) => `${key}: ${word}`));
    const ips = result.words('ips');
    return {
      read: true,
      trade: writes && words.some((word) => !word.startsWith('Wallet: ')),
      withdraw: may(/^Withdraw$/),
      transfer: may(/Transfer/),
      ipBound: ips.length > 0 && !ips.includes('*'),
      words: writes ? words : ['read only', ...words],
    };
  },
  parts: ({ venue, at, ask }) =>
    partsOf({ venue, at, ask: async (read, params) => resultOf(await ask(read, params), `bybit ${read.split('/').at(-1)}`) }),
});

/** unifiedMarginStatus: 1 classic, 3 and 4 unified with inverse contracts beside it, 5 and 6 all in one (Bybit, enum). */
async function partsOf(visit: Visit): Promise<Part[]> {
  const info = await visit.ask('GET private v5/account/info');
  const status = Number(info.text('unifiedMarginStatus'));
  const part = (id: string, name: string, read: () => Promise<Told>): Part => ({ id, name: `Bybit ${name}`, read });
  const loans = part('loan', 'crypto loans', () => readLoans(visit));
  if (status === 1) return [part('classic', 'classic account', () => readApart(visit, 'classic', true)), loans];
  const mode = info.said('marginMode') ?? 'REGULAR_MARGIN';
  const isWhole = status >= 5;
  return [
    part('unified', 'unified account', () => readUnified(visit, mode, isWhole)),
    ...(isWhole ? [] : [part('inverse', 'inverse contracts', () => readApart(visit, 'inverse', false))]),
    loans,
  ];
}

async function readUnified(visit: Visit, mode: string, isWhole: boolean): Promise<Told> {
  const isolated = mode === 'ISOLATED_MARGIN';
  const [balance, linear, inverse, options, spot] = await Promise.all([
    visit.ask('GET private v5/account/wallet-balance', { accountType: 'UNIFIED' }),
    readLinear(visit, isolated),
    isWhole ? readInverse(visit, isolated) : NONE,
    readOptions(visit),
    readSpotOrders(visit),
  ]);
  const [account] = balance.rows('list');
  const coins = account?.rows('coin') ?? [];
  const held = [...linear.positions, ...inverse.positions];
  const amounts = walletOf(coins, held);
  const { positions, unmodelled } = positionsOf(held, visit.at);
  const rest: UnmodelledEntry[] = [...unmodelled, ...bare(linear.orders), ...bare(inverse.orders), ...options, ...spot];
  if (amounts.isEmpty && positions.length === 0 && rest.length === 0) return { accounts: [] };
  if (account === undefined) throw new ImportError('unreadable', 'bybit says nothing of the balances behind what is open');
  const isPortfolio = mode === 'PORTFOLIO_MARGIN';
  // Risk counted by scenarios cannot be recomputed: what depends on it is not known, and the venue's own numbers are shown.
  if (isPortfolio) rest.push({ kind: 'option', text: 'portfolio margin, where the venue counts risk by scenarios' });
  const { assets = {}, debts } = amounts.entries();
  const rules = await walletWeights(visit, assets);
  return {
    accounts: [
      {
        id: 'unified',
        product: PRODUCT,
        ...(Object.keys(assets).length === 0 ? {} : { assets }),
        ...(debts === undefined ? {} : { debts }),
        ...(positions.length === 0 ? {} : { positions }),
        ...numbersOf(account, visit.at),
        ...(rest.length === 0 ? {} : { unmodelled: rest }),
        ...(Object.keys(rules).length === 0 ? {} : { rules }),
      },
    ],
  };
}

const NONE: Contracts = { positions: [], orders: [] };

/** Coins that back contracts each by themselves: classic accounts, and inverse contracts beside an older unified one. */
async function readApart(visit: Visit, prefix: string, isClassic: boolean): Promise<Told> {
  const [balance, linear, inverse] = await Promise.all([
    visit.ask('GET private v5/account/wallet-balance', { accountType: 'CONTRACT' }),
    isClassic ? readLinear(visit, null) : NONE,
    readInverse(visit, null),
  ]);
  const coins = balance.rows('list').flatMap((row) => row.rows('coin'));
  const [positions, orders] = [
    [...linear.positions, ...inverse.positions],
    [...linear.orders, ...inverse.orders],
  ];
  const settles = new Set([
    ...coins.map((row) => row.text('coin')),
    ...positions.map(({ settle }) => settle),
    ...orders.map(({ settle }) => settle),
  ]);
  const accounts = [...settles].flatMap((settle): AccountEntry[] => {
    const held = positions.filter((one) => one.settle === settle);
    const amounts = walletOf(
      coins.filter((row) => row.text('coin') === settle),
      held,
    );
    const told: Positions = positionsOf(held, visit.at);
    const rest = [...told.unmodelled, ...bare(orders.filter((one) => one.settle === settle))];
    if (amounts.isEmpty && told.positions.length === 0 && rest.length === 0) return [];
    return [
      {
        id: `${prefix}-${slug(settle, 8)}`,
        product: PRODUCT,
        ...amounts.entries(),
        ...(told.positions.length === 0 ? {} : { positions: told.positions }),
        ...(rest.length === 0 ? {} : { unmodelled: rest }),
        // One coin backs its own contracts, and counts in full.
        rules: { collateralWeights: { [settle]: '1' } },
      },
    ];
  });
  const spot = isClassic ? await readClassicSpot(visit) : [];
  return {
    accounts: [...accounts, ...spot],
    notes: isClassic && accounts.length > 0 ? ["this is Bybit's classic account: it is measured by the rules of the unified one"] : [],
  };
}

async function readClassicSpot({ ask }: Visit): Promise<AccountEntry[]> {
  const balance = await ask('GET private v5/account/wallet-balance', { accountType: 'SPOT' });
  const amounts = new Amounts();
  for (const row of balance.rows('list').flatMap((account) => account.rows('coin')))
    amounts.hold(row.text('coin'), row.amount('walletBalance'));
  return amounts.isEmpty ? [] : [{ id: 'classic-spot', product: 'custom/collateral-debt', label: 'spot wallet', ...amounts.entries() }];
}

/**
 * What is held and owed without the contracts' profit: equity − unrealised profit, which is below zero where a coin was borrowed. Margin of
 * isolated positions is in the wallet at Bybit, and beside it in documents. Interest that is due at the next hour is owed already.
 */
function walletOf(coins: readonly Row[], held: readonly (ReportedPosition & { readonly settle: string })[]): Amounts {
  const amounts = new Amounts();
  for (const row of coins) {
    const code = row.text('coin');
    let own = (row.maybe('equity') ?? row.amount('walletBalance')).minus(row.maybe('unrealisedPnl') ?? Rational.ZERO);
    for (const { settle, collateral } of held) if (settle === code) own = own.minus(collateral ?? Rational.ZERO);
    amounts.hold(code, own).owe(code, row.maybe('accruedInterest'));
  }
  return amounts;
}

/** The account's own numbers: "" where they do not apply (isolated, classic), a rate of 0 where nothing is at risk. */
function numbersOf(account: Row, at: string): { readonly reported?: object } {
  const [equity, rate, need] = [account.maybe('totalEquity'), account.maybe('accountMMRate'), account.maybe('totalMaintenanceMargin')];
  if (equity === null) return {};
  const isAtRisk = need !== null && need.sign() > 0 && rate !== null;
  return { reported: { equity: equity.toString(), ...(isAtRisk ? { marginRatio: rate.toString() } : {}), at } };
}

function bare(orders: Contracts['orders']): UnmodelledEntry[] {
  return orders.map(({ settle: _, ...entry }) => entry);
}

/** Crypto loans are one pool: all collateral for all debts, fixed and flexible, interest and all. */
async function readLoans(visit: Visit): Promise<Told> {
  const position = await visit.ask('GET private v5/crypto-loan-common/position');
  const amounts = new Amounts();
  for (const row of position.rows('collateralList')) amounts.hold(row.text('currency'), row.amount('amount'));
  for (const row of position.rows('borrowList')) {
    amounts.owe(row.text('loanCurrency'), row.amount('fixedTotalDebt').plus(row.amount('flexibleTotalDebt')));
  }
  if (amounts.isEmpty) return { accounts: [] };
  const entries = amounts.entries();
  const ltv = amounts.owes ? position.maybe('ltv') : null;
  const rules = await loanWeights(visit, Object.keys(entries.assets ?? {}));
  return {
    accounts: [
      {
        id: 'loan',
        product: 'bybit/loan',
        ...entries,
        ...(ltv === null ? {} : { reported: { marginRatio: ltv.toString(), at: visit.at } }),
        ...(Object.keys(rules).length === 0 ? {} : { rules }),
      },
    ],
  };
}
