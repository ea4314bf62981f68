import type { AccountEntry } from '../../book/entries.ts';
import type { Rational } from '../../money/rational.ts';
import { Amounts } from '../amounts.ts';
import type { Told } from '../parts.ts';
import { positionsOf, slug } from '../position.ts';
import { Row } from '../row.ts';
import { heldOf, idsOf, openingOrders, positionOf } from './positions.ts';
import type { Visit } from './reads.ts';

/**
 * COIN-M futures: each coin is a pool of its own, so each is an account. The maintenance table is shown to a key alone, and goes into the
 * account's rules where all its contracts have the same one.
 */
export async function readCoinm(visit: Visit): Promise<Told> {
  const { at, ask, venue } = visit;
  const [account, risk, orders] = await Promise.all([
    ask('GET dapiPrivate account'),
    ask('GET dapiPrivate positionRisk'),
    ask('GET dapiPrivate openOrders'),
  ]);
  const held = heldOf(Row.list(risk, 'binance COIN-M positionRisk'));
  const open = Row.list(orders, 'binance COIN-M openOrders');
  const markets = await venue.markets.of(idsOf(held, open), ['inverse']);
  const wallets = new Row(account, 'binance COIN-M account').rows('assets');
  const coinOf = (row: Row) => markets.get(row.text('symbol'))?.settle ?? row.text('symbol').replace(/USD_.*$/, '');
  const coins = new Set([...wallets.map((row) => row.text('asset')), ...held.map(coinOf), ...open.map(coinOf)]);
  const tables = held.length === 0 ? new Map<string, Table>() : await tablesOf(visit);
  const accounts = [...coins].flatMap((coin): AccountEntry[] => {
    const wallet = wallets.find((row) => row.text('asset') === coin);
    const own = held.filter((row) => coinOf(row) === coin);
    const { positions, unmodelled } = positionsOf(
      own.map((row) => positionOf(row, 'inverse', markets)),
      at,
    );
    const amounts = new Amounts().hold(coin, wallet?.amount('crossWalletBalance') ?? null);
    const rest = [
      ...unmodelled,
      ...openingOrders(
        open.filter((row) => coinOf(row) === coin),
        markets,
      ),
    ];
    if (amounts.isEmpty && positions.length === 0 && rest.length === 0) return [];
    const equity = wallet?.said('marginBalance') ?? null;
    const maintenance = sharedTable(own, tables);
    return [
      {
        id: `coinm-${slug(coin, 8)}`,
        product: 'binance/coinm',
        ...amounts.entries(),
        ...(positions.length === 0 ? {} : { positions }),
        ...(equity === null ? {} : { reported: { equity, at } }),
        ...(rest.length === 0 ? {} : { unmodelled: rest }),
        ...(maintenance === null ? {} : { rules: { maintenance } }),
      },
    ];
  });
  return { accounts };
}

/** A maintenance table as documents have it (contract section 3). */
interface Table {
  readonly basis: 'mark';
  readonly shape: 'marginal';
  readonly tiers: readonly { readonly floor: string; readonly rate: string; readonly deduction: string; readonly maxLeverage: string }[];
}

/** By contract: brackets with their floors in coin (Binance: Notional Bracket for Symbol, `qtyFloor`; older answers spell it `qtylFloor`). */
async function tablesOf({ ask }: Visit): Promise<Map<string, Table>> {
  const rows = Row.list(await ask('GET dapiPrivateV2 leverageBracket'), 'binance leverageBracket');
  // With a coefficient the user's brackets are not the contract's, and nobody says whether it is in the floors already.
  const plain = rows.filter((row) => row.said('notionalCoef') === null);
  return new Map(
    plain.map((row) => {
      const tiers = row.rows('brackets').map((bracket) => ({
        floor: floorOf(bracket),
        rate: bracket.amount('maintMarginRatio'),
        deduction: bracket.amount('cum'),
        maxLeverage: bracket.amount('initialLeverage'),
      }));
      tiers.sort((one, other) => one.floor.compare(other.floor));
      const written = tiers.map(({ floor, rate, deduction, maxLeverage }) => ({
        floor: floor.toString(),
        rate: rate.toString(),
        deduction: deduction.toString(),
        maxLeverage: maxLeverage.toString(),
      }));
      return [row.text('symbol'), { basis: 'mark', shape: 'marginal', tiers: written }];
    }),
  );
}

function floorOf(bracket: Row): Rational {
  return bracket.maybe('qtyFloor') ?? bracket.amount('qtylFloor');
}

/** The table of all these contracts; null where they have none or not the same. */
function sharedTable(held: readonly Row[], tables: ReadonlyMap<string, Table>): Table | null {
  const found = held.map((row) => tables.get(row.text('symbol')));
  const [first] = found;
  if (first === undefined || first.tiers.length === 0) return null;
  return found.every((table) => JSON.stringify(table) === JSON.stringify(first)) ? first : null;
}
