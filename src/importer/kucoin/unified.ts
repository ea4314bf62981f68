import { Rational } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Told } from '../parts.ts';
import type { ReportedPosition } from '../position.ts';
import { listIn, ratioOf } from '../strict.ts';
import { codeOf, dataOf, type KucoinVisit } from './reads.ts';

/**
 * The unified account. No product of ours has its collateral rules: what is in it is shown, KuCoin's maintenance over its equity beside it,
 * and nothing is computed.
 */
export async function readUnified({ ask, venue, at }: KucoinVisit): Promise<Told> {
  const accountMode = 'unified';
  const [balance, overview, open] = await Promise.all([
    ask('GET utaPrivate {accountMode}/account/balance', { accountMode }),
    ask('GET utaPrivate {accountMode}/account/overview', { accountMode }),
    ask('GET utaPrivate {accountMode}/position/open-list', { accountMode, limit: 200 }),
  ]);
  const amounts = new Amounts();
  for (const account of listIn(dataOf(balance, 'unified balance').row('data'), 'accounts')) {
    for (const row of listIn(account, 'currencies')) {
      const code = codeOf(row.text('currency'));
      amounts.hold(code, row.amount('balance')).owe(code, row.amount('liability'));
    }
  }
  const rows = listIn(dataOf(open, 'unified positions'), 'data').filter((row) => row.amount('size').sign() !== 0);
  const markets = await venue.markets.of([...new Set(rows.map((row) => row.text('symbol')))], ['swap'], { marginables: false });
  const positions = rows.map((row): ReportedPosition => {
    const size = row.amount('size');
    const id = row.text('symbol');
    return {
      market: markets.get(id),
      id,
      side: row.said('positionSide') === 'SHORT' || size.sign() < 0 ? 'short' : 'long',
      contracts: size.abs(),
      entryPrice: row.amount('entryPrice'),
      isolated: false,
      leverage: row.maybe('leverage'),
    };
  });
  const account = dataOf(overview, 'unified overview').row('data');
  const equity = account.maybe('adjustedEquity') ?? Rational.ZERO;
  return {
    accounts: accountsOf(
      {
        id: 'unified',
        product: positions.length === 0 && amounts.owes ? 'custom/collateral-debt' : 'custom/unified',
        label: 'unified account',
        amounts,
        positions,
        equity: account.maybe('equity'),
        marginRatio: equity.sign() <= 0 ? null : ratioOf(account.maybe('mm') ?? Rational.ZERO, equity),
      },
      at,
    ),
    notes: [
      "KuCoin's unified account is shown as KuCoin reports it: its collateral rules are not known here, so negmon computes no liquidation for it",
    ],
  };
}
