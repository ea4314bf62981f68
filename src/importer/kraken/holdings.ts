import { Rational, sum } from '../../money/rational.ts';
import { Amounts } from '../amounts.ts';
import type { Market } from '../markets.ts';
import type { ReportedPosition } from '../position.ts';
import type { Row } from '../row.ts';

/** Credits against fees, which are no money: they can neither be sold nor paid out. */
const CREDITS = 'KFEE';

/** What is in the wallet, and what earns beside it: "ETH2.S", "XBT.F" are the same coins, staked or lent, that no margin rule speaks of. */
export function wallets(balances: Row): { readonly free: Amounts; readonly earning: Amounts } {
  const free = new Amounts();
  const earning = new Amounts();
  for (const [name] of balances.entries()) {
    const [coin = name, kind] = name.split('.');
    if (coin === CREDITS) continue;
    // "DOT28.S" is bound for 28 days.
    const bare = kind === 'S' ? coin.replace(/(?<=^[A-Z]{3,})\d{2}$/, '') : coin;
    (kind === undefined ? free : earning).hold(bare === 'ETH2' ? 'ETH' : bare, balances.amount(name));
  }
  return { free, earning };
}

/**
 * Margin positions (OpenPositions; nautilus http_spot_open_positions.json). Every order is a row of its own there: those of one pair and side
 * are one position, at the average of what of them is still open, with the leverage that their margin makes.
 */
export function holdingsOf(lots: readonly Row[], markets: ReadonlyMap<string, Market>): ReportedPosition[] {
  const groups = Map.groupBy(lots, (row) => `${row.text('pair')} ${row.text('type')}`);
  return [...groups.values()].flatMap((rows): ReportedPosition[] => {
    const [first] = rows;
    const open = rows.map(leftOf).filter(({ volume }) => volume.sign() > 0);
    const volume = sum(open.map((lot) => lot.volume));
    if (first === undefined || volume.sign() === 0) return [];
    const cost = sum(open.map((lot) => lot.cost));
    const margin = sum(open.map((lot) => lot.margin));
    const id = first.text('pair');
    const market = markets.get(id);
    return [
      {
        // A pair is counted in coins.
        market: market === undefined ? undefined : { ...market, contractSize: '1' },
        id,
        side: first.text('type') === 'sell' ? 'short' : 'long',
        contracts: volume,
        entryPrice: cost.over(volume),
        isolated: false,
        leverage: margin.sign() > 0 ? Rational.ofDecimal(cost.over(margin).toDecimal(12)) : null,
      },
    ];
  });
}

/** Cost and margin stand for the whole order: of the part that is open it is as much as of its volume. */
function leftOf(row: Row): { readonly volume: Rational; readonly cost: Rational; readonly margin: Rational } {
  const whole = row.amount('vol');
  const volume = whole.minus(row.maybe('vol_closed') ?? Rational.ZERO);
  const part = whole.sign() === 0 ? Rational.ZERO : volume.over(whole);
  return { volume, cost: row.amount('cost').times(part), margin: row.amount('margin').times(part) };
}
