import { USD_STABLECOINS } from '../book/symbol.ts';
import { CoinLots } from './coin-lots.ts';
import type { Dealing } from './dealing.ts';
import type { Method } from './lots.ts';
import { PositionLots } from './position-lots.ts';
import type { Remark, TaxLine } from './tax-line.ts';

/** What a record comes to by one method. */
export interface Gains {
  readonly lines: readonly TaxLine[];
  readonly remarks: readonly Remark[];
  /** Stablecoins that were taken for a dollar. */
  readonly asDollars: readonly string[];
  /** Contracts held at the end by "account/position", as the fills have it. */
  readonly held: ReadonlyMap<string, string>;
}

/** Plays dealings through lots. @param dealings in the order in which they happened */
export function gainsOf(dealings: readonly Dealing[], method: Method): Gains {
  const positions = new PositionLots(method);
  const coins = new CoinLots(method);
  const lines: TaxLine[] = [];
  const remarks: Remark[] = [];
  const keep = ({ line, remark }: { readonly line: TaxLine | null; readonly remark: Remark | null }): void => {
    if (line !== null) lines.push(line);
    if (remark !== null) remarks.push(remark);
  };
  for (const dealing of dealings) {
    switch (dealing.kind) {
      case 'filled':
        positions.fill(dealing);
        break;
      case 'closed':
        if (USD_STABLECOINS.has(dealing.symbol.settle)) coins.asDollars.add(dealing.symbol.settle);
        lines.push(positions.close(dealing));
        break;
      case 'corrected':
        keep(positions.correct(dealing));
        break;
      case 'acquired':
        coins.acquire(dealing);
        break;
      case 'disposed':
        lines.push(coins.dispose(dealing));
        break;
      case 'carried':
        coins.carry(dealing);
        break;
      case 'gone':
        keep(coins.drop(dealing));
        break;
      case 'charged':
        if (USD_STABLECOINS.has(dealing.currency)) coins.asDollars.add(dealing.currency);
        lines.push(chargeLine(dealing));
    }
  }
  const held = new Map([...positions.held()].map(([key, contracts]) => [key, contracts.toString()]));
  return { lines, remarks, asDollars: [...coins.asDollars], held };
}

function chargeLine({
  at,
  source,
  account,
  position,
  charge,
  what,
  amount,
  currency,
  usd,
}: Extract<Dealing, { kind: 'charged' }>): TaxLine {
  const nothing = { asset: null, quantity: null, cost: null, proceeds: null, lots: [] };
  return { at, source, account, position, kind: charge, what, ...nothing, amount, currency, usd };
}
