import { Rational } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Told } from '../parts.ts';
import { Row } from '../row.ts';
import { netOf, ratioOf, tableIn } from '../strict.ts';
import { futuresHeld } from './futures.ts';
import type { GateVisit } from './reads.ts';

/** Modes in which futures, spot and loans are one pool; "classic" keeps them apart (gateapi-python, UnifiedModeSet). */
export function isUnified(mode: string): boolean {
  return mode !== 'classic';
}

/**
 * The unified account. Its collateral ratios and borrow margins are the venue's own, and no product of ours has them: what is in it is shown,
 * Gate's maintenance over its margin balance beside it, and nothing is computed.
 */
export async function readUnified(visit: GateVisit, mode: string): Promise<Told> {
  const answer = await visit.ask('GET private.unified accounts');
  const [usdt, btc] = await Promise.all([futuresHeld(visit, 'usdt'), futuresHeld(visit, 'btc')]);
  const account = new Row(answer, 'gate unified account');
  const amounts = new Amounts();
  const balances = tableIn(account, 'balances').filter(([code]) => code !== 'POINT');
  const owed = (balance: Row) => balance.maybe('total_liab') ?? Rational.ZERO;
  // Equity is net of what is owed, and holds what open futures have made; a document has both apart.
  const held = netOf([
    ...balances.map(([code, balance]) => [code, balance.amount('equity').plus(owed(balance))] as const),
    ['USDT', usdt.profit.negated()],
    ['BTC', btc.profit.negated()],
  ]);
  for (const [code, amount] of held) amounts.hold(code, amount);
  for (const [code, balance] of balances) amounts.owe(code, owed(balance));
  const positions = [...usdt.positions, ...btc.positions];
  const balance = account.maybe('total_margin_balance') ?? Rational.ZERO;
  return {
    accounts: accountsOf(
      {
        id: 'unified',
        product: positions.length === 0 && amounts.owes ? 'custom/collateral-debt' : 'custom/unified',
        label: `unified account (${mode.replaceAll('_', ' ')})`,
        amounts,
        positions,
        beside: [...usdt.orders, ...btc.orders],
        equity: account.maybe('unified_account_total_equity'),
        marginRatio: balance.sign() <= 0 ? null : ratioOf(account.maybe('total_maintenance_margin') ?? Rational.ZERO, balance),
      },
      visit.at,
    ),
    notes: [
      "Gate's unified account is shown as Gate reports it: its collateral ratios are not known here, so negmon computes no liquidation for it",
    ],
  };
}
