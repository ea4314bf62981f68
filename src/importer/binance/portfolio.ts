import type { AccountEntry } from '../../book/entries.ts';
import { max, Rational } from '../../money/rational.ts';
import { Amounts } from '../amounts.ts';
import type { ImportError } from '../importer.ts';
import type { Told } from '../parts.ts';
import { positionsOf } from '../position.ts';
import { Row } from '../row.ts';
import { ordersOf } from './margin.ts';
import { heldOf, idsOf, openingOrders, positionOf } from './positions.ts';
import type { Visit } from './reads.ts';

const PRODUCT = 'binance/portfolio-margin';

/** "Request ID is not a Portfolio Margin Account" (Binance's portfolio margin error codes). */
export function hasNoPortfolio({ code }: ImportError): boolean {
  return code === '-21001';
}

/** Portfolio margin: spot margin, USDT-M and COIN-M in one pool. Its liquidation prices hang on the whole account: shown, never recomputed. */
export async function readPortfolio({ at, ask, venue }: Visit): Promise<Told> {
  const [account, balances, um, cm, ...orders] = await Promise.all([
    ask('GET papi account'),
    ask('GET papi balance'),
    ask('GET papi um/positionRisk'),
    ask('GET papi cm/positionRisk'),
    ask('GET papi um/openOrders'),
    ask('GET papi um/conditional/openOrders'),
    ask('GET papi cm/openOrders'),
    ask('GET papi cm/conditional/openOrders'),
    ask('GET papi margin/openOrders'),
  ]);
  const [linear, inverse] = [heldOf(Row.list(um, 'binance um positionRisk')), heldOf(Row.list(cm, 'binance cm positionRisk'))];
  const [umOpen, umStops, cmOpen, cmStops, marginOpen] = orders.map((answer) => Row.list(answer, 'binance portfolio openOrders')) as [
    Row[],
    Row[],
    Row[],
    Row[],
    Row[],
  ];
  const linearMarkets = await venue.markets.of(idsOf(linear, umOpen, umStops), ['linear']);
  const inverseMarkets = await venue.markets.of(idsOf(inverse, cmOpen, cmStops), ['inverse']);
  const { positions, unmodelled } = positionsOf(
    [...linear.map((row) => positionOf(row, 'linear', linearMarkets)), ...inverse.map((row) => positionOf(row, 'inverse', inverseMarkets))],
    at,
  );
  const amounts = new Amounts();
  for (const row of Row.list(balances, 'binance portfolio balance')) {
    const code = row.text('asset');
    // Wallets of one asset net out; what is below zero then is owed, beside what was borrowed.
    amounts.hold(code, row.amount('crossMarginAsset').plus(row.amount('umWalletBalance')).plus(row.amount('cmWalletBalance')));
    amounts.owe(code, row.amount('crossMarginBorrowed').plus(row.amount('crossMarginInterest')));
  }
  const rest = [
    ...unmodelled,
    ...openingOrders([...umOpen, ...umStops], linearMarkets),
    ...openingOrders([...cmOpen, ...cmStops], inverseMarkets),
    ...ordersOf(marginOpen),
  ];
  if (amounts.isEmpty && positions.length === 0 && rest.length === 0) return { accounts: [] };
  const said = new Row(account, 'binance portfolio account');
  return {
    accounts: [
      {
        id: 'portfolio',
        product: PRODUCT,
        ...amounts.entries(),
        ...(positions.length === 0 ? {} : { positions }),
        reported: portfolioNumbers(said, at),
        ...(rest.length === 0 ? {} : { unmodelled: rest }),
      },
    ],
    notes: statusNotes(said),
  };
}

/** Equity without collateral rates, USD, and uniMMR, which means something only where something is at risk. */
export function portfolioNumbers(row: Row, at: string): object {
  const isAtRisk = row.amount('accountMaintMargin').sign() > 0;
  return {
    equity: row.amount('actualEquity').toString(),
    ...(isAtRisk ? { marginRatio: row.amount('uniMMR').toString() } : {}),
    at,
  };
}

/** Everything but NORMAL is worth a sentence: MARGIN_CALL, SUPPLY_MARGIN, REDUCE_ONLY, ACTIVE_LIQUIDATION, FORCE_LIQUIDATION, BANKRUPTED. */
export function statusNotes(row: Row): string[] {
  const status = row.said('accountStatus');
  return status === null || status === 'NORMAL' ? [] : [`Binance says of the portfolio margin account: ${status.slice(0, 40)}`];
}

/**
 * Portfolio margin Pro leaves its parts where they are and counts them as one: its USDT-M, COIN-M and cross margin accounts become one, with
 * the bankruptcy loan that Binance reports.
 * @param account `sapi portfolio/account`
 * @param loan `sapi portfolio/pmLoan`
 */
export function pooled(accounts: readonly AccountEntry[], account: Row, loan: Row, at: string): AccountEntry {
  const parts = accounts.filter(({ id }) => isPooled(id));
  const amounts = new Amounts();
  for (const { assets = {}, debts = {} } of parts) {
    for (const [code, amount] of Object.entries(assets)) amounts.hold(code, Rational.from(amount));
    for (const [code, debt] of Object.entries(debts)) amounts.owe(code, Rational.from(typeof debt === 'string' ? debt : debt.amount));
  }
  const owed = loan.maybe('amount') ?? Rational.ZERO;
  if (owed.sign() > 0) amounts.owe(loan.text('asset'), max(owed, Rational.ZERO));
  const positions = parts.flatMap((part) => part.positions ?? []);
  const unmodelled = parts.flatMap((part) => part.unmodelled ?? []);
  return {
    id: 'portfolio',
    product: PRODUCT,
    ...amounts.entries(),
    ...(positions.length === 0 ? {} : { positions }),
    reported: portfolioNumbers(account, at),
    ...(unmodelled.length === 0 ? {} : { unmodelled }),
  };
}

/** Whether portfolio margin Pro counts a part among its own: isolated margin stands by itself. */
export function isPooled(id: string): boolean {
  return id === 'margin' || /^(usdm|coinm)(-|$)/.test(id);
}
