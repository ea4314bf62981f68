import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import { PRODUCTS, venueOf } from '../book/product.ts';
import type { MaintenanceSource, ProductMode, ProductRules, RuleBook } from '../book/product-rules.ts';
import type { MaintenanceTier, ShortfallPolicy } from '../book/rules.ts';
import { present } from '../documents/fields.ts';
import { firstIssue } from '../documents/issue.ts';
import { max, Rational } from '../money/rational.ts';
import { packageFile } from './package-file.ts';
import { type OverlayFile, overlaySchema, type ProductFile, productSchema, type TierFile, tierSchema } from './product-schema.ts';

/** The venues' rules that ship with negmon: each file is read when it is first asked for. */
export class ShippedRules implements RuleBook {
  readonly #folder: string;
  readonly #products = new Map<string, ProductFile>();
  readonly #rules = new Map<string, ProductRules>();
  readonly #tables = new Map<string, TierFile>();
  #overlays: OverlayFile | null = null;

  /** @param folder that has `products` and `tiers`; the one that ships with negmon when absent. */
  constructor(folder: string = packageFile('config')) {
    this.#folder = folder;
  }

  /** A product's facts. @throws RangeError for a product without a file; Error naming file and path for a file that is wrong. */
  product(id: string): ProductFile {
    const known = this.#products.get(id);
    if (known !== undefined) return known;
    if (venueOf(id) === null || !PRODUCTS.includes(id)) throw new RangeError(`there is no product file for ${id}`);
    const file = read(productSchema, this.#folder, 'products', fileOf(id));
    this.#products.set(id, file);
    return file;
  }

  /** Every product, in the order of the contract. */
  products(): ProductFile[] {
    return PRODUCTS.filter((id) => venueOf(id) !== null).map((id) => this.product(id));
  }

  /** Every product's file as it is written, checked, for programs. */
  documents(): unknown[] {
    return this.products().map(({ id }) => parsed(this.#folder, 'products', fileOf(id)));
  }

  rules(id: string, mode: ProductMode): ProductRules | null {
    if (venueOf(id) === null) return null;
    const key = `${id} ${mode}`;
    const known = this.#rules.get(key) ?? rulesOf(this.product(id), mode);
    this.#rules.set(key, known);
    return known;
  }

  tiers(table: string, symbol: string): readonly MaintenanceTier[] | null {
    const file = this.#tables.get(table) ?? read(tierSchema, this.#folder, 'tiers', `${table}.json`);
    this.#tables.set(table, file);
    const index = file.symbols[symbol];
    return (index === undefined ? undefined : file.tables[index]) ?? null;
  }

  /** Symbols that a product's shipped maintenance table names; none where no table ships. */
  symbols(id: string): readonly string[] {
    const source = this.rules(id, 'cross')?.maintenanceSource;
    if (source?.kind !== 'table') return [];
    const file = this.#tables.get(source.table) ?? read(tierSchema, this.#folder, 'tiers', `${source.table}.json`);
    return Object.keys(file.symbols);
  }

  contractSize(id: string, base: string): Rational | null {
    const sizes = venueOf(id) === null ? undefined : this.product(id).contractSize;
    const own = sizes?.byBase !== undefined && Object.hasOwn(sizes.byBase, base) ? sizes.byBase[base] : undefined;
    return own ?? sizes?.size ?? null;
  }

  overlay(jurisdiction: string, id: string, at: number): ShortfallPolicy | null {
    if (venueOf(id) === null) return null;
    this.#overlays ??= read(overlaySchema, this.#folder, 'products', 'overlays.json');
    const { overlays } = this.#overlays;
    const own = overlays.find((overlay) => overlay.id === jurisdiction);
    if (own === undefined) return null;
    const day = new Date(at).toISOString().slice(0, 10);
    const reaches = [own, ...overlays.filter((overlay) => own.includes?.includes(overlay.id))].flatMap((overlay) => overlay.reaches);
    const { instruments } = this.product(id);
    const found = reaches.find(
      ({ instruments: kinds, from, until }) =>
        instruments.some((kind) => kinds.includes(kind)) && (from === null || from <= day) && (until === null || day <= until),
    );
    if (found === undefined) return null;
    const { policy, lossCap } = own.effect;
    const quotes = found.evidence.map(({ quote, source, date }) => `"${quote}" (${source}, ${date})`);
    return {
      kind: policy,
      threshold: null,
      evidence: `${found.instrument}, confidence ${found.confidence}: ${quotes.join(' ')}`,
      asOf: found.from,
      ...present({ lossCap }),
    };
  }
}

function fileOf(id: string): string {
  return `${id.replace('/', '-')}.json`;
}

function damaged(where: string, message: string): Error {
  return new Error(`the rules that ship with negmon are damaged at ${where}: ${message}; install negmon again`);
}

function parsed(folder: string, ...name: readonly string[]): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, ...name), 'utf8'));
  } catch (error) {
    throw damaged(name.join('/'), error instanceof SyntaxError ? 'it is no JSON' : 'it cannot be read');
  }
}

function read<Schema extends z.ZodType>(schema: Schema, folder: string, ...name: readonly string[]): z.output<Schema> {
  // Each file is read once: what zod would compile for its schema takes longer than it saves.
  const result = schema.safeParse(parsed(folder, ...name), { jitless: true });
  if (result.success) return result.data;
  const { path: where, message } = firstIssue(result.error, name.join('/'));
  throw damaged(where, message);
}

/** A product's rules for a mode: what the mode says, else what the product says. */
function rulesOf(file: ProductFile, mode: ProductMode): ProductRules {
  const own = file.modes?.[mode] ?? (mode === 'borrow' ? file.modes?.cross : undefined) ?? {};
  const ratio = own.venueRatio === undefined ? file.venueRatio : own.venueRatio;
  const closeFee = own.closeFee ?? file.closeFee;
  const maintenance = own.maintenance ?? file.maintenance;
  const liquidationFee = highestFee(file.liquidationFee);
  return {
    venueRatio: ratio === null ? null : { name: ratio.name, liquidationAt: ratio.liquidationAt, safer: ratio.safer },
    opaque: own.opaque ?? file.opaque ?? false,
    maintenanceSource: maintenance === undefined ? null : sourceOf(file, maintenance),
    weighs: file.collateralWeights === undefined ? 'none' : file.collateralWeights.from === 'chain' ? 'all' : 'coins',
    chargesBorrowing: file.borrowMaintenance !== undefined,
    accrual: file.accrual?.mode ?? null,
    fundingIntervalHours: file.funding?.intervalHours ?? null,
    closeFeeKnown: closeFee !== undefined,
    liquidationRest: own.liquidationRest ?? file.liquidationRest ?? null,
    asOf: file.asOf,
    shortfall: policyOf(file, own.shortfall ?? file.shortfall),
    ...present({
      maintenanceFloorUsd: maintenance?.floorUsd,
      closeFee: closeFee === undefined ? undefined : { rate: closeFee.rate, basis: closeFee.basis },
      maintenanceMultiple: file.maintenanceMultiple,
      strict: file.strict,
      liquidationFee: liquidationFee === undefined ? undefined : { rate: liquidationFee },
      liquidationRatio: file.liquidationRatio ?? inverse(file.liquidationMarginLevel),
      marginCallRatio: file.marginCallRatio ?? inverse(file.callMarginLevel),
    }),
  };
}

/** A range of fees is counted at its upper end, by coin at the highest: what is owed must not look smaller than it may be. */
function highestFee(fee: ProductFile['liquidationFee']): Rational | undefined {
  const rates = [fee?.rate, fee?.high, ...Object.values(fee?.byBase ?? {})].filter((rate) => rate !== undefined);
  return rates.length === 0 ? undefined : rates.reduce(max);
}

function inverse(level: Rational | undefined): Rational | undefined {
  return level === undefined ? undefined : Rational.ONE.over(level);
}

function sourceOf(file: ProductFile, maintenance: NonNullable<ProductFile['maintenance']>): MaintenanceSource {
  const { basis, shortBasis, shape, tiers, growth, rateOfInitial } = maintenance;
  if (tiers === 'growth' && growth !== undefined)
    return { kind: 'growth', basis: basis ?? 'mark', byBase: new Map(Object.entries(growth)) };
  if (tiers === 'leverage' && rateOfInitial !== undefined)
    return { kind: 'leverage', basis: basis ?? 'entry', rateOfInitial, ...present({ shortBasis }) };
  const where: Readonly<Record<string, string>> = {
    public: 'are public at the venue but not in this book',
    key: 'are shown by the venue to a key only',
    chain: 'are on the chain and not in this book',
    reported: "are the venue's own portfolio model, which cannot be recomputed",
  };
  const why = where[tiers];
  const open = tiers === 'public' && basis !== undefined ? { basis, shape: shape ?? null } : null;
  if (why !== undefined) return { kind: 'elsewhere', why: `the maintenance rates of ${file.id} ${why}`, open };
  return { kind: 'table', table: tiers, basis: basis ?? 'mark', shape: shape ?? 'marginal' };
}

function policyOf(file: ProductFile, shortfall: ProductFile['shortfall']): ShortfallPolicy {
  const { policy, paidUpTo, lossCap, evidence, conflicts, asOf } = shortfall;
  const quotes = evidence.map(({ quote, source, date }) => `"${quote}" (${source}, ${date})`);
  return {
    kind: policy,
    threshold: paidUpTo ?? null,
    evidence: quotes.length === 0 ? 'not stated by the venue' : quotes.join(' '),
    asOf,
    ...present({
      lossCap,
      after: file.after,
      conflicts: conflicts?.flatMap(({ texts, unsettled }) => [
        ...texts.map(({ says, text, source, date }) => `${says}: ${text} (${source}, ${date})`),
        `unsettled: ${unsettled}`,
      ]),
    }),
  };
}
