import * as z from 'zod';
import type { MaintenanceTier, TierUnit } from '../book/rules.ts';
import type { Rational } from '../money/rational.ts';
import { exactly, nonNegative, oneOf, positive, positiveText, text, time } from './fields.ts';
import { DocumentError, firstIssue } from './issue.ts';
import { ascending } from './rules.ts';

/** What a venue says of one contract, as decimal strings; null: it does not say. */
export interface MarketText {
  /** Base units a contract (linear), or quote money a contract (inverse). */
  readonly contractSize: string | null;
  readonly tickSize: string | null;
  readonly lotSize: string | null;
}

/** One bracket of a venue's public maintenance table, as decimal strings. */
export interface PublicTierText {
  /** Smallest size it holds for, inclusive, in the unit of its table. */
  readonly floor: string;
  /** Fraction of notional. */
  readonly rate: string;
  /** Taken off rate × notional, where the venue says it; absent: what keeps a marginal table continuous. */
  readonly deduction?: string;
  readonly maxLeverage?: string;
}

/** A symbol's public maintenance table and when it was fetched. */
export interface PublicTiersText {
  /** RFC 3339, UTC. */
  readonly at: string;
  /** What the floors count (`TierUnit`); absent: notional. */
  readonly unit?: TierUnit;
  /** Ascending by floor, never empty. */
  readonly tiers: readonly PublicTierText[];
}

/** A venue's markets as they lie on disk: contracts only (perpetuals and dated), by ccxt symbol. */
export interface MarketsDocument {
  readonly version: 1;
  /** negmon's name of the venue: the part of a product before "/", such as "gate". */
  readonly venue: string;
  /** Version of ccxt that named the symbols. */
  readonly ccxt: string;
  /** When the instruments were fetched, RFC 3339, UTC. */
  readonly at: string;
  readonly instruments: Readonly<Record<string, MarketText>>;
  readonly tiers: Readonly<Record<string, PublicTiersText>>;
}

/** What a venue says of one contract. */
export interface Market {
  readonly contractSize: Rational | null;
  readonly tickSize: string | null;
  readonly lotSize: string | null;
}

/** A public maintenance table. */
export interface PublicTiers {
  /** When it was fetched, ms since the epoch. */
  readonly at: number;
  readonly unit: TierUnit;
  /** Ascending by floor, never empty; deduction null where the venue names none. */
  readonly tiers: readonly (Omit<MaintenanceTier, 'deduction'> & { readonly deduction: Rational | null })[];
}

/** A venue's markets, read and checked. */
export interface Markets {
  readonly venue: string;
  readonly ccxt: string;
  /** When the instruments were fetched, ms since the epoch. */
  readonly at: number;
  readonly instruments: ReadonlyMap<string, Market>;
  readonly tiers: ReadonlyMap<string, PublicTiers>;
}

/** Some venues name contracts in their own script, which no portfolio can hold: such a symbol is no fault of the document. */
const symbol = text.max(100).min(1);

const market = exactly({ contractSize: positive.nullable(), tickSize: positiveText.nullable(), lotSize: positiveText.nullable() });

const tier = exactly({
  floor: nonNegative,
  rate: nonNegative,
  deduction: nonNegative.optional(),
  maxLeverage: positive.optional(),
}).transform(({ floor, rate, deduction, maxLeverage }) => ({
  floor,
  rate,
  deduction: deduction ?? null,
  maxLeverage: maxLeverage ?? null,
}));

const table = exactly({
  at: time,
  unit: oneOf(['notional', 'contracts']).optional(),
  tiers: z.array(tier).min(1, 'needs at least one tier').superRefine(ascending),
}).transform(({ at, unit, tiers }): PublicTiers => ({ at, unit: unit ?? 'notional', tiers }));

const markets = exactly({
  version: z.literal(1, { error: 'must be 1, the only version there is' }),
  venue: z.string().regex(/^[a-z0-9]{2,30}$/, 'must be the name of a venue such as "gate"'),
  ccxt: text,
  at: time,
  instruments: z.record(symbol, market, { error: 'must be an object by symbol' }),
  tiers: z.record(symbol, table, { error: 'must be an object by symbol' }),
}).transform(
  ({ venue, ccxt, at, instruments, tiers }): Markets => ({
    venue,
    ccxt,
    at,
    instruments: new Map(Object.entries(instruments)),
    tiers: new Map(Object.entries(tiers)),
  }),
);

/**
 * Reads a venue's markets (`MarketsDocument`), fetched or from disk.
 * @throws DocumentError naming the JSON path from "markets" down.
 */
export function readMarkets(input: unknown): Markets {
  const result = markets.safeParse(input);
  if (!result.success) throw new DocumentError(firstIssue(result.error, 'markets'));
  return result.data;
}

/** The document of a venue's markets: what `readMarkets` reads back. */
export function printMarkets({ venue, ccxt, at, instruments, tiers }: Markets): MarketsDocument {
  return {
    version: 1,
    venue,
    ccxt,
    at: new Date(at).toISOString(),
    instruments: Object.fromEntries(
      [...instruments].map(([name, { contractSize, tickSize, lotSize }]) => [
        name,
        { contractSize: contractSize?.toString() ?? null, tickSize, lotSize },
      ]),
    ),
    tiers: Object.fromEntries([...tiers].map(([name, one]) => [name, printTable(one)])),
  };
}

function printTable({ at, unit, tiers }: PublicTiers): PublicTiersText {
  return {
    at: new Date(at).toISOString(),
    unit,
    tiers: tiers.map(({ floor, rate, deduction, maxLeverage }) => ({
      floor: floor.toString(),
      rate: rate.toString(),
      ...(deduction === null ? {} : { deduction: deduction.toString() }),
      ...(maxLeverage === null ? {} : { maxLeverage: maxLeverage.toString() }),
    })),
  };
}
