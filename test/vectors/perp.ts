import type { ProductMode } from '../../src/book/product-rules.ts';
import { type Case, SHIPPED } from './case.ts';

export interface Rate {
  readonly rate: string;
  /** Taken off rate × notional. */
  readonly deduction?: string;
  readonly basis: 'mark' | 'entry';
}

/** A position of a vector. Without a mark it stands at its entry price: its price levels do not depend on where the mark is. */
export interface Held {
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly contracts: string;
  readonly contractSize?: string;
  readonly entryPrice: string;
  readonly mark?: string;
  /** Isolated: margin set aside. */
  readonly collateral?: string;
  readonly leverage?: string;
  readonly stopPrice?: string;
  readonly maintenance: Rate | { readonly tiers: readonly object[]; readonly shape: 'marginal' | 'whole' };
}

export interface Perp extends Held {
  readonly mode: 'isolated' | 'cross';
  /** The venue's product; null where negmon ships none. */
  readonly product: string | null;
  /** Why the product's rules of today are not those of the vector: then only explicit rules are tried. */
  readonly explicitOnly?: string;
  /** Backs the cross pool, by code. */
  readonly assets?: Readonly<Record<string, string>>;
  readonly others?: readonly Held[];
  readonly fee?: { readonly rate: string; readonly basis: 'mark' | 'bankruptcy' };
  readonly answers: Case['answers'];
}

/** The vector by explicit rules on a custom product, and by the venue's own product, which then says what the vector does not. */
export function perpCases(perp: Perp): Case[] {
  const explicit = caseOf(perp, 'custom/derivatives', 'explicit');
  return perp.product === null || perp.explicitOnly !== undefined ? [explicit] : [explicit, caseOf(perp, perp.product, perp.product)];
}

function caseOf(perp: Perp, product: string, by: string): Case {
  const legs: readonly Held[] = [perp, ...(perp.others ?? [])];
  const positions = legs.map(({ maintenance, mark, ...leg }, i) => ({
    id: `p${i}`,
    symbol: leg.symbol,
    side: leg.side,
    contracts: leg.contracts,
    entryPrice: leg.entryPrice,
    marginMode: perp.mode,
    // Where the product knows the size of its contracts, the vector's must be the same.
    ...(SHIPPED.contractSize(product, baseOf(leg.symbol)) === null ? { contractSize: leg.contractSize ?? '1' } : {}),
    ...given({ collateral: leg.collateral, leverage: leg.leverage, stopPrice: leg.stopPrice }),
  }));
  return {
    by,
    account: { id: 'a', product, assets: perp.assets ?? {}, positions, rules: feeRule(perp, product) },
    prices: { marks: Object.fromEntries(legs.map(({ symbol, mark, entryPrice }) => [symbol, mark ?? entryPrice])) },
    instruments: Object.fromEntries(legs.map((leg) => [leg.symbol, { maintenance: maintenanceOf(leg, product, perp.mode) }])),
    answers: perp.answers,
  };
}

const baseOf = (symbol: string): string => symbol.slice(0, symbol.indexOf('/'));

/** Keys without a value are left out. */
export function given(all: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** The vector's rate; on a venue's product in the basis and shape that ship with it. */
function maintenanceOf({ maintenance, symbol }: Held, product: string, mode: ProductMode): object {
  if ('tiers' in maintenance) return { basis: 'mark', ...maintenance };
  const { rate, deduction = '0', basis } = maintenance;
  const tiers = [{ floor: '0', rate, deduction }];
  if (SHIPPED.rules(product, mode) === null) return { basis, shape: 'marginal', tiers };
  const file = SHIPPED.product(product);
  const shipped = file.modes?.[mode]?.maintenance ?? file.maintenance;
  if (shipped?.basis === undefined) throw new RangeError(`${product} does not say what ${symbol}'s maintenance goes by`);
  return { basis: shipped.basis, shape: shipped.shape ?? 'whole', tiers };
}

/** The vector's fee, where the product does not count the same one by itself. */
function feeRule({ fee, mode }: Perp, product: string): object {
  const own = SHIPPED.rules(product, mode)?.closeFee;
  const wanted = fee ?? { rate: '0', basis: 'mark' };
  const same = (own?.rate.toString() ?? '0') === wanted.rate && (wanted.rate === '0' || own?.basis === wanted.basis);
  return same ? {} : { closeFee: wanted };
}
