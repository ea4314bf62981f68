import { parseSymbol } from '../book/symbol.ts';
import { both, type Found, isUnknown, type Known, type Unknown, unknown } from '../risk/known.ts';
import { baseMoves } from '../risk/moves.ts';
import type { PoolReading } from '../risk/reading.ts';
import { HORIZON_HOURS, HORIZONS, sigmaDistance, touchProbability } from '../risk/touch.ts';
import { type JointHealth, jointHealth } from '../risk/touch-model.ts';
import { type Estimate, touchByPaths } from '../risk/touch-paths.ts';
import { xorshift } from '../risk/touch-random.ts';
import { annual, correlations, VOLATILITY_OPTIONS, type Volatility, type VolatilityEstimate } from '../risk/volatility.ts';
import { distanceOf, type RowRef } from './rows.ts';
import type { Shown, TouchView } from './snapshot.ts';
import type { Volatilities } from './volatilities.ts';

/** A simulation is made again after so long, ms: until then its answer has not changed by more than its own error. */
const AGAIN_AFTER = 5_000;
/** Steps between two horizons; with the bridge eight are enough: 8 steps gave 0.281, 24 0.287, the closed form 0.285. */
const STEPS = 8;
/** Paths, and how many holdings may be counted along all of them: what keeps a simulation within some tens of ms. */
const MOST_PATHS = 2_000;
const LEAST_PATHS = 200;
const BUDGET = 1_000_000;
/** The same for each simulation, so that the answer moves with the prices and not with the dice. */
const SEED = 20_251_010;

/** A price that moves a pool, and how much it does. */
interface Driver {
  readonly symbol: string;
  readonly estimate: VolatilityEstimate | null;
  readonly volatility: Known<Volatility>;
}

/** How likely the selected row is liquidated soon, from the prices that were streamed. */
export class Touches {
  readonly #volatilities: Volatilities;
  #simulated: { readonly pool: string; readonly at: number; readonly found: Known<readonly Estimate[]> } | null = null;

  constructor(volatilities: Volatilities) {
    this.#volatilities = volatilities;
  }

  /** Null where nothing can be liquidated. @param now monotonic ms. */
  of(ref: RowRef, now: number): TouchView | null {
    const { pool, reading } = ref;
    if (pool === null || (reading.holdings.debts.size === 0 && reading.positions.length === 0)) return null;
    const health = jointHealth(reading, pool);
    const codes = isUnknown(health) ? [] : health.drivers;
    const own = ref.position?.leg.position.symbol.text ?? null;
    const drivers = codes.map((code) => this.#driver(ref, code));
    const chances = isUnknown(health) ? health : this.#chances(ref, pool, health, drivers, now);
    const distance = sigmas(ref, own === null ? this.#nearest(ref) : this.#driverOf(ref, own));
    return {
      horizons: HORIZON_HOURS.map((hours, i) => ({
        hours,
        sigmas: decimal(distance(HORIZONS[i] as number), 4),
        probability: decimal(isUnknown(chances) ? chances : (chances[i] as Estimate).probability, 6),
      })),
      standardError:
        isUnknown(chances) || drivers.length < 2 ? null : Math.max(...chances.map(({ standardError }) => standardError)).toFixed(6),
      volatilities: drivers.map(({ symbol, volatility }) => ({
        symbol,
        annual: decimal(isUnknown(volatility) ? volatility : annual(volatility), 4),
        spanMs: isUnknown(volatility) ? null : volatility.span,
      })),
      halfLifeMs: VOLATILITY_OPTIONS.halfLife,
      stepMs: VOLATILITY_OPTIONS.step,
    };
  }

  #chances(ref: RowRef, pool: PoolReading, health: JointHealth, drivers: readonly Driver[], now: number): Known<readonly Estimate[]> {
    const certain = (probability: number) => HORIZONS.map(() => ({ probability, standardError: 0 }));
    const [first] = drivers;
    if (first === undefined) return certain(0);
    if (drivers.length > 1) return this.#simulate(ref, pool, health, drivers, now);
    const turns = pool.pool.turns(baseMoves(health.drivers[0] as string));
    if (turns.liquidated) return certain(1);
    const barriers = { down: turns.down?.toNumber() ?? null, up: turns.up?.toNumber() ?? null };
    if (isUnknown(first.volatility)) return first.volatility;
    const { variance } = first.volatility;
    return HORIZONS.map((time) => ({ probability: touchProbability(barriers, variance * time), standardError: 0 }));
  }

  #simulate(
    { reading }: RowRef,
    { position }: PoolReading,
    health: JointHealth,
    drivers: readonly Driver[],
    now: number,
  ): Known<readonly Estimate[]> {
    const pool = `${reading.holdings.account.id}/${position ?? ''}`;
    const last = this.#simulated;
    if (last !== null && last.pool === pool && now - last.at < AGAIN_AFTER && !isUnknown(last.found)) return last.found;
    const covariance = covarianceOf(drivers);
    const held = reading.positions.length + reading.holdings.account.assets.size + reading.holdings.debts.size;
    const paths = Math.max(LEAST_PATHS, Math.min(MOST_PATHS, Math.floor(BUDGET / (held * STEPS * HORIZONS.length))));
    const found = isUnknown(covariance) ? covariance : touchByPaths(health, covariance, HORIZONS, { paths, steps: STEPS }, xorshift(SEED));
    this.#simulated = { pool, at: now, found };
    return found;
  }

  /** The streamed price of a code: of a position on it first, then linear, then perpetual. */
  #driver(ref: RowRef, code: string): Driver {
    const { valuation, legs } = ref.reading.holdings;
    const held = new Set(legs.map(({ position }) => position.symbol.text));
    let best: { readonly rank: number; readonly key: string; readonly symbol: string } | null = null;
    for (const key of valuation.used) {
      const symbol = parseSymbol(textOf(key));
      if (symbol === undefined || symbol.base !== code) continue;
      const rank = (held.has(symbol.text) ? 0 : 4) + (symbol.inverse ? 2 : 0) + (symbol.expiry === null ? 0 : 1);
      if (best === null || rank < best.rank) best = { rank, key, symbol: symbol.text };
    }
    return best === null
      ? { symbol: code, estimate: null, volatility: unknown(`no price of ${code} is streamed`) }
      : this.#seen(best.key, best.symbol);
  }

  #driverOf({ reading }: RowRef, symbol: string): Driver {
    const key = [...reading.holdings.valuation.used].find((one) => textOf(one) === symbol);
    return this.#seen(key ?? symbol, symbol);
  }

  /** The coin that a debt's or a basket's distance is told by. */
  #nearest(ref: RowRef): Driver | null {
    const nearest = ref.reading.cross?.nearest ?? null;
    return nearest === null || isUnknown(nearest) ? null : this.#driver(ref, nearest.code);
  }

  #seen(key: string, symbol: string): Driver {
    const estimate = this.#volatilities.of(key) ?? null;
    const volatility = estimate === null ? unknown(`no price of ${symbol} has come yet`) : estimate.read();
    return { symbol, estimate, volatility: isUnknown(volatility) ? unknown(`${symbol}: ${volatility.unknown}`) : volatility };
  }
}

/** "venue:symbol" or the symbol alone, as a symbol. */
function textOf(key: string): string {
  return key.replace(/^[a-z0-9]+:/, '');
}

/** How many standard deviations the row's own liquidation price is away, that price moving alone; 0 when it is there or past it. */
function sigmas(ref: RowRef, driver: Driver | null): (time: number) => Found<number> {
  const { position, reading } = ref;
  const nearest = reading.cross?.nearest ?? null;
  const [price, mark] =
    position !== null
      ? [position.liquidationPrice, position.mark]
      : isUnknown(nearest)
        ? [nearest, nearest]
        : [nearest?.liquidationPrice ?? null, nearest?.price ?? null];
  if (price === null || mark === null || driver === null) return () => null;
  const distance = distanceOf(ref);
  if (distance !== null && !isUnknown(distance) && distance.sign() <= 0) return () => 0;
  const factor: Known<number> = both(price, mark, (to, from) => to.over(from).toNumber());
  return (time) => both(factor, driver.volatility, (to, { variance }) => sigmaDistance(to, variance * time));
}

/** σᵢ·σⱼ·ρᵢⱼ, per ms. */
function covarianceOf(drivers: readonly Driver[]): Known<readonly (readonly number[])[]> {
  const sigma: number[] = [];
  const estimates: VolatilityEstimate[] = [];
  for (const { volatility, estimate } of drivers) {
    if (isUnknown(volatility)) return volatility;
    sigma.push(Math.sqrt(volatility.variance));
    if (estimate !== null) estimates.push(estimate);
  }
  const rho = correlations(estimates);
  if (isUnknown(rho)) return rho;
  return rho.map((row, i) => row.map((one, j) => one * (sigma[i] as number) * (sigma[j] as number)));
}

function decimal(value: Found<number> | Unknown, places: number): Shown {
  return value === null || isUnknown(value) ? value : value.toFixed(places);
}
