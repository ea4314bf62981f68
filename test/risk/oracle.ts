import { add, atLeastZero, cmp, decimal, div, type Fraction, fraction, mul, ONE, sub, ZERO } from './fraction.ts';

/**
 * The contract's definitions (section 3), written down a second time and in the most naive way: every number is evaluated at
 * every price from scratch, and roots are found by evaluating twice inside a cell and drawing the line. It knows nothing of
 * polynomials, and no closed form.
 */
export interface TierDocument {
  readonly floor: string;
  readonly rate: string;
  readonly deduction?: string;
}

export interface MaintenanceDocument {
  readonly basis: 'mark' | 'entry';
  readonly shape: 'marginal' | 'whole';
  readonly tiers: readonly TierDocument[];
}

export interface PositionDocument {
  readonly id: string;
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly contracts: string;
  readonly contractSize?: string;
  readonly entryPrice: string;
  readonly marginMode?: 'cross' | 'isolated';
  readonly collateral?: string;
}

export interface RulesDocument {
  readonly maintenance?: MaintenanceDocument;
  readonly maintenanceMultiple?: string;
  readonly strict?: boolean;
  readonly closeFee?: { readonly rate: string; readonly basis: 'mark' | 'bankruptcy' };
  readonly liquidationFee?: { readonly rate: string };
  readonly collateralWeights?: Readonly<Record<string, readonly { readonly floor: string; readonly weight: string }[]>>;
  readonly borrowMaintenance?: Readonly<Record<string, string>>;
  readonly liquidationRatio?: string;
  readonly marginCallRatio?: string;
  readonly shortfall?: { readonly policy: string; readonly threshold?: string; readonly evidence: string; readonly asOf: string };
}

export interface AccountDocument {
  readonly id: string;
  readonly product: 'custom/derivatives' | 'custom/unified' | 'custom/collateral-debt';
  readonly assets?: Readonly<Record<string, string>>;
  readonly debts?: Readonly<Record<string, string>>;
  readonly positions?: readonly PositionDocument[];
  readonly rules?: RulesDocument;
}

export interface PricesDocument {
  readonly marks: Readonly<Record<string, string>>;
  /** Every currency, USD included, so that the oracle need not derive one. */
  readonly assets: Readonly<Record<string, string>>;
}

/** Which prices a factor multiplies. */
export interface Move {
  readonly code: (code: string) => boolean;
  readonly mark: (symbol: string) => boolean;
}

const STABLE = new Set(['USD', 'USDT', 'USDC', 'DAI', 'FDUSD', 'TUSD', 'USDE', 'PYUSD', 'USDS']);
export const baseOf = (symbol: string): string => symbol.slice(0, symbol.indexOf('/'));
export const settleOf = (symbol: string): string => symbol.slice(symbol.indexOf(':') + 1).split('-')[0] as string;
const dated = (symbol: string): boolean => symbol.includes('-');
const inverse = (symbol: string): boolean => settleOf(symbol) === baseOf(symbol);

/** The price of a currency and of every contract on it moves. */
export const ofBase = (base: string): Move => ({ code: (code) => code === base, mark: (symbol) => baseOf(symbol) === base });
/** A dated future has a price of its own; a perpetual's is its coin's. */
export const ofContract = (own: string): Move =>
  dated(own)
    ? { code: () => false, mark: (symbol) => symbol === own }
    : { code: (code) => code === baseOf(own), mark: (symbol) => baseOf(symbol) === baseOf(own) && !dated(symbol) };
export const ofAll: Move = { code: (code) => !STABLE.has(code), mark: (symbol) => !STABLE.has(baseOf(symbol)) };

/** One pool at one moment. Money in USD. */
export interface PoolNumbers {
  readonly equity: Fraction;
  readonly adjusted: Fraction;
  readonly maintenance: Fraction;
  readonly requirement: Fraction;
  readonly health: Fraction;
  readonly debt: Fraction;
  readonly assets: Fraction;
  readonly collateral: Fraction;
  readonly notional: Fraction;
}

export class OraclePool {
  readonly #account: AccountDocument;
  readonly #prices: PricesDocument;
  readonly #positions: readonly PositionDocument[];
  /** Settle currency, by position. */
  readonly #heldFees = new Map<string, Fraction>();
  readonly #isolated: boolean;

  constructor(account: AccountDocument, prices: PricesDocument, isolated?: PositionDocument) {
    this.#account = account;
    this.#prices = prices;
    this.#isolated = isolated !== undefined;
    this.#positions = isolated === undefined ? (account.positions ?? []).filter((one) => one.marginMode !== 'isolated') : [isolated];
    const fee = account.rules?.closeFee;
    if (fee?.basis !== 'bankruptcy') return;
    for (const position of this.#positions) {
      const price = this.bankruptcyPrice(position);
      this.#heldFees.set(position.id, price === null ? ZERO : mul(decimal(fee.rate), notionalAt(position, price)));
    }
  }

  #price(code: string, move: Move, x: Fraction): Fraction {
    const now = code === 'USD' ? ONE : decimal(this.#prices.assets[code] as string);
    return move.code(code) ? mul(now, x) : now;
  }

  #mark(symbol: string, move: Move, x: Fraction): Fraction {
    const now = decimal(this.#prices.marks[symbol] as string);
    return move.mark(symbol) ? mul(now, x) : now;
  }

  /** Everything, with the moving prices at x times what they are. */
  at(move: Move, x: Fraction): PoolNumbers {
    const rules = this.#account.rules ?? {};
    let [assets, collateral, debt, maintenance, fees, profit, notional] = Array<Fraction>(7).fill(ZERO) as [
      Fraction,
      Fraction,
      Fraction,
      Fraction,
      Fraction,
      Fraction,
      Fraction,
    ];
    for (const [code, amount] of this.#isolated ? [] : Object.entries(this.#account.assets ?? {})) {
      const value = mul(decimal(amount), this.#price(code, move, x));
      assets = add(assets, value);
      collateral = add(collateral, weightedValue(rules.collateralWeights?.[code], value));
    }
    for (const [code, amount] of this.#isolated ? [] : Object.entries(this.#account.debts ?? {})) {
      const value = mul(decimal(amount), this.#price(code, move, x));
      debt = add(debt, value);
      if (this.#account.product !== 'custom/collateral-debt')
        maintenance = add(maintenance, mul(decimal(rules.borrowMaintenance?.[code] ?? '0'), value));
    }
    for (const position of this.#positions) {
      const unit = this.#price(settleOf(position.symbol), move, x);
      const mark = this.#mark(position.symbol, move, x);
      const worth = notionalAt(position, mark);
      if (this.#isolated) {
        assets = add(assets, mul(decimal(position.collateral ?? '0'), unit));
        collateral = assets;
      }
      profit = add(profit, mul(profitAt(position, mark), unit));
      notional = add(notional, mul(worth, unit));
      const table = rules.maintenance;
      if (table !== undefined) {
        const counted = table.basis === 'entry' ? notionalAt(position, decimal(position.entryPrice)) : worth;
        maintenance = add(maintenance, mul(maintenanceOf(table, counted), unit));
      }
      const held = this.#heldFees.get(position.id);
      const fee = rules.closeFee?.basis === 'mark' ? mul(decimal(rules.closeFee.rate), worth) : (held ?? ZERO);
      fees = add(fees, mul(fee, unit));
    }
    const equity = sub(add(assets, profit), debt);
    const adjusted = sub(add(collateral, profit), debt);
    const requirement = add(mul(decimal(rules.maintenanceMultiple ?? '1'), maintenance), fees);
    const health =
      this.#account.product === 'custom/collateral-debt'
        ? sub(mul(decimal(rules.liquidationRatio ?? '1'), collateral), debt)
        : sub(adjusted, requirement);
    return { equity, adjusted, maintenance, requirement, health, debt, assets, collateral, notional };
  }

  dead(move: Move, x: Fraction): boolean {
    const { health } = this.at(move, x);
    return this.#account.rules?.strict === true ? health.n < 0n : health.n <= 0n;
  }

  /** Price at which raw equity less this position's close fee is 0 when its base moves: two evaluations and a line. */
  bankruptcyPrice(position: PositionDocument): Fraction | null {
    const move = ofContract(position.symbol);
    const fee = this.#account.rules?.closeFee;
    const mark = decimal(this.#prices.marks[position.symbol] as string);
    const left = (x: Fraction): Fraction => {
      const unit = this.#price(settleOf(position.symbol), move, x);
      const own = fee === undefined ? ZERO : mul(decimal(fee.rate), notionalAt(position, mul(mark, x)), unit);
      return mul(sub(this.at(move, x).equity, own), straightening(position.symbol, x));
    };
    const root = lineRoot([fraction(1, 2), left(fraction(1, 2))], [ONE, left(ONE)]);
    return root === null || root.n <= 0n ? null : mul(mark, root);
  }

  /** The factors at which the naive formula has a corner or a jump. */
  #corners(move: Move): Fraction[] {
    const rules = this.#account.rules ?? {};
    const corners: Fraction[] = [];
    if (rules.maintenance?.basis === 'mark') {
      for (const position of this.#positions.filter((one) => move.mark(one.symbol))) {
        const now = notionalAt(position, decimal(this.#prices.marks[position.symbol] as string));
        for (const { floor, rate, deduction = '0' } of rules.maintenance.tiers) {
          const places = [decimal(floor), ...(decimal(rate).n === 0n ? [] : [div(decimal(deduction), decimal(rate))])];
          for (const at of places.filter(({ n }) => n > 0n)) corners.push(inverse(position.symbol) ? div(now, at) : div(at, now));
        }
      }
    }
    for (const [code, amount] of this.#isolated ? [] : Object.entries(this.#account.assets ?? {})) {
      const value = mul(decimal(amount), this.#price(code, move, ONE));
      if (value.n > 0n && move.code(code))
        for (const { floor } of rules.collateralWeights?.[code] ?? []) if (decimal(floor).n > 0n) corners.push(div(decimal(floor), value));
    }
    return corners;
  }

  /** The factors, each way, at which the verdict turns; see `Boundaries` in src/risk. `straight`: makes health a line in x. */
  turns(move: Move, straight: (x: Fraction) => Fraction = () => ONE): { down: Fraction | null; up: Fraction | null } {
    const corners = distinct([...this.#corners(move), ZERO]);
    const points = [...corners, ONE];
    const value = (x: Fraction): Fraction => mul(this.at(move, x).health, straight(x));
    for (const [i, low] of corners.entries()) {
      const high = corners[i + 1] ?? add(mul(low, fraction(2)), fraction(3));
      const [a, b] = [add(low, div(sub(high, low), fraction(3))), sub(high, div(sub(high, low), fraction(3)))];
      const root = lineRoot([a, value(a)], [b, value(b)]);
      if (root !== null && cmp(root, low) > 0 && (corners[i + 1] === undefined || cmp(root, high) < 0)) points.push(root);
    }
    const stops = distinct(points).filter(({ n }) => n > 0n);
    const here = stops.findIndex((x) => cmp(x, ONE) === 0);
    const wanted = !this.dead(move, ONE);
    const above = this.#firstTurn(move, stops.slice(here), wanted, (x) => add(mul(x, fraction(2)), ONE));
    const below = this.#firstTurn(move, stops.slice(0, here + 1).reverse(), wanted, (x) => div(x, fraction(2)));
    return wanted ? { down: below, up: above } : { down: above, up: below };
  }

  #firstTurn(move: Move, stops: readonly Fraction[], wanted: boolean, beyond: (x: Fraction) => Fraction): Fraction | null {
    for (const [i, from] of stops.entries()) {
      const to = stops[i + 1];
      const between = to === undefined ? beyond(from) : div(add(from, to), fraction(2));
      if (this.dead(move, between) === wanted) return from;
      if (to !== undefined && this.dead(move, to) === wanted) return to;
    }
    return null;
  }
}

/** What makes health a line in x: of an inverse future that moves without its coin, the coin's money falls as 1/x. */
export function straightening(symbol: string, x: Fraction): Fraction {
  return dated(symbol) && inverse(symbol) ? x : ONE;
}

function lineRoot([x1, y1]: readonly [Fraction, Fraction], [x2, y2]: readonly [Fraction, Fraction]): Fraction | null {
  const rise = sub(y2, y1);
  return rise.n === 0n ? null : sub(x1, div(mul(y1, sub(x2, x1)), rise));
}

function distinct(points: readonly Fraction[]): Fraction[] {
  const sorted = [...points].sort(cmp);
  return sorted.filter((x, i) => i === 0 || cmp(x, sorted[i - 1] as Fraction) !== 0);
}

const sizeOf = (position: PositionDocument): Fraction => mul(decimal(position.contracts), decimal(position.contractSize ?? '1'));

/** Settle currency. */
export function notionalAt(position: PositionDocument, price: Fraction): Fraction {
  return inverse(position.symbol) ? div(sizeOf(position), price) : mul(sizeOf(position), price);
}

/** Settle currency. */
function profitAt(position: PositionDocument, price: Fraction): Fraction {
  const [entry, size, sign] = [decimal(position.entryPrice), sizeOf(position), fraction(position.side === 'long' ? 1 : -1)];
  const perUnit = inverse(position.symbol) ? sub(div(ONE, entry), div(ONE, price)) : sub(price, entry);
  return mul(sign, size, perUnit);
}

function maintenanceOf(table: MaintenanceDocument, notional: Fraction): Fraction {
  const reached = table.tiers.filter(({ floor }) => cmp(decimal(floor), notional) <= 0);
  const tier = (reached.at(-1) ?? table.tiers[0]) as TierDocument;
  return atLeastZero(sub(mul(decimal(tier.rate), notional), decimal(tier.deduction ?? '0')));
}

function weightedValue(tiers: readonly { floor: string; weight: string }[] | undefined, usd: Fraction): Fraction {
  if (tiers === undefined) return usd;
  let total = ZERO;
  for (const [i, { floor, weight }] of tiers.entries()) {
    const from = i === 0 ? ZERO : decimal(floor);
    const next = tiers[i + 1];
    const to = next === undefined || cmp(usd, decimal(next.floor)) < 0 ? usd : decimal(next.floor);
    if (cmp(to, from) > 0) total = add(total, mul(decimal(weight), sub(to, from)));
  }
  return total;
}
