import { clean } from '../../book/clean.ts';
import type { TierUnit } from '../../book/rules.ts';
import type { PublicTiersText, PublicTierText } from '../../documents/markets.ts';
import { Rational } from '../../money/rational.ts';
import { wordsOf } from '../../net/ccxt-fault.ts';
import type { PriceExchange } from './exchange.ts';
import { said } from './fields.ts';

/** A bracket as the venue writes it. */
type Bracket = Readonly<Record<string, unknown>>;

interface Table {
  /** The venue's own brackets of a symbol, from the smallest size up. */
  fetch(exchange: PriceExchange, symbol: string): Promise<readonly Bracket[]>;
  /** Where a bracket begins, by name; or where the one before ends. */
  readonly floor: readonly string[] | { readonly end: string };
  readonly rate: string;
  readonly maxLeverage: string | { readonly inverseOf: string };
  readonly deduction?: string;
  /** What its sizes count. */
  readonly unit: TierUnit | ((bracket: Bracket) => TierUnit);
  /** Its inverse contracts' tables count what is not known here. */
  readonly linearOnly?: true;
}

/** By ccxt id: the names that the answers quoted in ccxt 4.5.84's own sources have (js/src/<id>.js, parseMarketLeverageTiers). */
const TABLES: Readonly<Record<string, Table>> = {
  bybit: {
    fetch: ofSymbol,
    floor: { end: 'riskLimitValue' },
    rate: 'maintenanceMargin',
    maxLeverage: 'maxLeverage',
    deduction: 'mmDeduction',
    unit: 'notional',
  },
  okx: { fetch: ofSymbol, floor: ['minSz'], rate: 'mmr', maxLeverage: 'maxLever', unit: 'contracts' },
  gate: {
    fetch: ofSymbol,
    floor: { end: 'risk_limit' },
    rate: 'maintenance_rate',
    maxLeverage: 'leverage_max',
    deduction: 'deduction',
    unit: 'notional',
  },
  bitget: { fetch: ofSymbol, floor: ['startUnit'], rate: 'keepMarginRate', maxLeverage: 'leverage', unit: 'notional', linearOnly: true },
  kucoin: {
    fetch: ofSymbol,
    floor: ['minRiskLimit'],
    rate: 'maintainMargin',
    maxLeverage: 'maxLeverage',
    unit: 'notional',
    linearOnly: true,
  },
  krakenfutures: {
    fetch: ofAll,
    floor: ['numNonContractUnits', 'contracts'],
    rate: 'maintenanceMargin',
    maxLeverage: { inverseOf: 'initialMargin' },
    unit: (bracket) => (said(bracket, ['numNonContractUnits']) === undefined ? 'contracts' : 'notional'),
  },
  hyperliquid: { fetch: ofHyperliquid, floor: ['lowerBound'], rate: 'rate', maxLeverage: 'maxLeverage', unit: 'notional' },
};

/** Why a venue's tables are not to be had. */
const NONE: Readonly<Record<string, string>> = {
  binance: 'Binance shows its leverage brackets to holders of a key only',
  htx: "HTX's maintenance hangs on the leverage that was chosen, and is no table",
};

/**
 * Public maintenance tables of these symbols, those that can be had.
 * @param at the time of an answer, RFC 3339
 * @throws Error when there is none at all
 */
export async function tiersOf(
  exchange: PriceExchange,
  symbols: readonly string[],
  at: () => string,
): Promise<Readonly<Record<string, PublicTiersText>>> {
  const { id, markets } = exchange;
  const table = TABLES[id];
  if (table === undefined) throw new Error(NONE[id] ?? `what ${id}'s public tables count is not known here`);
  const found: Record<string, PublicTiersText> = {};
  let why = 'no symbol was asked for';
  for (const symbol of symbols) {
    const market = markets?.[symbol];
    if (market?.contract !== true || (table.linearOnly === true && market.linear !== true)) {
      why =
        market?.contract === true ? `what ${id}'s inverse tables count is not known here` : `${clean(symbol, 40)} is no contract of ${id}`;
      continue;
    }
    try {
      const [unit, tiers] = read(table, await table.fetch(exchange, symbol));
      found[symbol] = { at: at(), ...(unit === 'notional' ? {} : { unit }), tiers };
    } catch (error) {
      // Those that were had are worth more than the reason; a refusal of the venue would come again for the next.
      if (Object.keys(found).length === 0 && symbol === symbols.at(-1)) throw error;
      why = wordsOf(error);
    }
  }
  if (Object.keys(found).length === 0) throw new Error(why);
  return found;
}

/** @throws Error when the brackets are none that a position could be measured by */
function read(table: Table, brackets: readonly Bracket[]): [TierUnit, PublicTierText[]] {
  const first = brackets[0];
  if (first === undefined) throw new Error('a table without brackets');
  const unit = typeof table.unit === 'string' ? table.unit : table.unit(first);
  const tiers = brackets.map((bracket, place): PublicTierText => {
    const before = brackets[place - 1];
    const floor = Array.isArray(table.floor) ? text(bracket, table.floor) : before === undefined ? '0' : text(before, [endOf(table)]);
    const maxLeverage = leverageOf(table, bracket);
    const deduction = table.deduction === undefined ? undefined : said(bracket, [table.deduction]);
    return {
      floor,
      rate: rateOf(bracket, table.rate, maxLeverage).toString(),
      ...(deduction === undefined ? {} : { deduction: text(bracket, [table.deduction as string]) }),
      maxLeverage: maxLeverage.toString(),
    };
  });
  check(tiers);
  return [unit, tiers];
}

function endOf({ floor }: Table): string {
  return 'end' in floor ? floor.end : '';
}

function leverageOf({ maxLeverage }: Table, bracket: Bracket): Rational {
  if (typeof maxLeverage === 'string') return number(bracket, maxLeverage);
  return Rational.ONE.over(number(bracket, maxLeverage.inverseOf));
}

/**
 * Bybit writes its rates as fractions, and wrote them in percent before: what is more than one over the leverage that the bracket allows can
 * only be percent.
 */
function rateOf(bracket: Bracket, name: string, maxLeverage: Rational): Rational {
  const rate = number(bracket, name);
  const most = Rational.ONE.over(maxLeverage);
  const fraction = most.lessThan(rate) ? rate.over(Rational.of(100)) : rate;
  if (most.lessThan(fraction)) throw new Error(`a maintenance rate of ${rate} where the leverage may be ${maxLeverage}`);
  return fraction;
}

/** From 0 up without a step back, each rate at least the one before. */
function check(tiers: readonly PublicTierText[]): void {
  for (const [place, { floor, rate }] of tiers.entries()) {
    const before = tiers[place - 1];
    const [from, least] = before === undefined ? [null, Rational.ZERO] : [Rational.from(before.floor), Rational.from(before.rate)];
    const isNext = from === null ? Rational.from(floor).sign() === 0 : from.lessThan(Rational.from(floor));
    if (!isNext || Rational.from(rate).lessThan(least)) throw new Error(`brackets out of order at ${floor}`);
  }
}

function text(bracket: Bracket, names: readonly string[]): string {
  const value = said(bracket, names);
  const shown = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof shown !== 'string' || Rational.parse(shown) === undefined)
    throw new Error(`a bracket whose ${names.join(' or ')} is ${clean(String(value), 30)}`);
  return shown;
}

function number(bracket: Bracket, name: string): Rational {
  const value = Rational.from(text(bracket, [name]));
  if (value.sign() <= 0) throw new Error(`a bracket whose ${name} is ${value}`);
  return value;
}

interface Read {
  readonly info?: unknown;
}

async function ofSymbol(exchange: PriceExchange, symbol: string): Promise<readonly Bracket[]> {
  return infosOf((await exchange.fetchMarketLeverageTiers(symbol)) as unknown);
}

async function ofAll(exchange: PriceExchange, symbol: string): Promise<readonly Bracket[]> {
  return infosOf(((await exchange.fetchLeverageTiers([symbol])) as unknown as Record<string, unknown>)[symbol]);
}

function infosOf(tiers: unknown): readonly Bracket[] {
  return (Array.isArray(tiers) ? (tiers as Read[]) : []).map(({ info }) => info as Bracket);
}

/** Hyperliquid's own call, which ccxt leaves to who knows it. */
interface Hyperliquid {
  publicPostInfo(body: { readonly type: 'meta' }): Promise<unknown>;
}

interface Meta {
  readonly universe?: readonly { readonly name?: unknown; readonly maxLeverage?: unknown; readonly marginTableId?: unknown }[];
  readonly marginTables?: readonly (readonly [id: unknown, table: { readonly marginTiers?: readonly Bracket[] }])[];
}

/** The maintenance rate is half of the initial one at the most leverage of a bracket ("Margin tiers" of its docs); a coin without a table has one. */
async function ofHyperliquid(exchange: PriceExchange, symbol: string): Promise<readonly Bracket[]> {
  const { universe = [], marginTables = [] } = (await (exchange as unknown as Hyperliquid).publicPostInfo({ type: 'meta' })) as Meta;
  const name: unknown = exchange.markets?.[symbol]?.info?.name;
  const coin = universe.find((entry) => entry.name === name);
  if (coin === undefined) throw new Error(`${clean(symbol, 40)} is not in its universe`);
  const [, table] = marginTables.find(([id]) => String(id) === String(coin.marginTableId)) ?? [];
  const brackets = table?.marginTiers ?? [{ lowerBound: '0', maxLeverage: coin.maxLeverage }];
  return brackets.map((bracket) => ({
    ...bracket,
    rate: Rational.ONE.over(number(bracket, 'maxLeverage').times(Rational.of(2))).toString(),
  }));
}
