import type { Random } from './random.ts';

/** A group of accounts of different families that share a few coins. */
export interface RandomBook {
  readonly document: { readonly version: 1; readonly accounts: readonly object[]; readonly instruments: Readonly<Record<string, object>> };
  /** What each symbol begins at, USD or USDT. */
  readonly prices: ReadonlyMap<string, number>;
}

/** So many accounts share three coins of their own. */
const GROUP = 2;

const SHORTFALL = { policy: 'recourse', evidence: 'an example for a test', asOf: '2026-01-01' };

/** Accounts of all families, as portfolios describe them; the same for the same random numbers. */
export function randomBook(count: number, random: Random): RandomBook {
  const prices = new Map<string, number>([['USDT/USD', 1]]);
  const instruments: Record<string, object> = {};
  const accounts = Array.from({ length: count }, (_, i) => {
    const group = Math.floor(i / GROUP);
    const coins = [0, 1, 2].map((j) => coinOf(group, j, random, prices, instruments));
    return accountOf(`a${i}`, coins, random);
  });
  return { document: { version: 1, accounts, instruments }, prices };
}

interface Coin {
  readonly code: string;
  readonly price: number;
}

/** A coin with a pair, a perpetual, an inverse perpetual and a dated future of its own. */
function coinOf(group: number, j: number, random: Random, prices: Map<string, number>, instruments: Record<string, object>): Coin {
  const code = `Q${group}${'XYZ'[j]}`;
  const known = prices.get(`${code}/USDT`);
  if (known !== undefined) return { code, price: known };
  const price = Number((0.02 * 1_000_000 ** random.next()).toPrecision(4));
  for (const symbol of [
    `${code}/USDT`,
    `${code}/USDT:USDT`,
    `${code}/USD:${code}`,
    `${code}/USDT:USDT-271231`,
    `${code}/USD:${code}-271231`,
  ]) {
    prices.set(symbol, price);
    if (symbol.includes(':')) instruments[symbol] = { maintenance: maintenance(random, price) };
  }
  return { code, price };
}

/** Tiers of all shapes; floors are in the notional's money, quote for a linear and coin for an inverse contract. */
function maintenance(random: Random, price: number): object {
  const basis = random.chance(0.15) ? 'entry' : 'mark';
  const count = 1 + random.below(4);
  const scale = random.chance(0.3) ? 1 / price : 1;
  let rate = 0.004 + 0.02 * random.next();
  let floor = 0;
  let deduction = 0;
  const whole = random.chance(0.25);
  const tiers = Array.from({ length: count }, (_, i) => {
    if (i > 0) {
      floor = Number((i === 1 ? 20_000 * scale * random.next() + scale : floor * (1.5 + 3 * random.next())).toPrecision(4));
      const next = rate * (1.2 + random.next());
      deduction += floor * (next - rate);
      rate = next;
    }
    return { floor: text(floor), rate: text(rate), ...(whole ? {} : { deduction: text(deduction) }) };
  });
  return { basis, shape: whole ? 'whole' : 'marginal', tiers };
}

function accountOf(id: string, coins: readonly Coin[], random: Random): object {
  const [x, y, z] = coins as readonly [Coin, Coin, Coin];
  switch (random.below(7)) {
    case 0:
      return isolated(id, coins, random);
    case 1:
      return { id, product: 'custom/derivatives', positions: [inverse('p0', x, random, 'isolated', false)], rules: rulesOf(random) };
    case 2: {
      const positions = Array.from({ length: 1 + random.below(4) }, (_, i) => linear(`p${i}`, random.of(coins), random, 'cross'));
      return { id, product: 'custom/derivatives', assets: { USDT: backing(positions, random) }, positions, rules: rulesOf(random) };
    }
    case 3: {
      const positions = Array.from({ length: 1 + random.below(2) }, (_, i) => inverse(`p${i}`, x, random, 'cross', random.chance(0.2)));
      const carried = positions.reduce((sum, { contracts, entryPrice }) => sum + Number(contracts) / Number(entryPrice), 0);
      return {
        id,
        product: 'custom/derivatives',
        assets: { [x.code]: text(carried * (0.03 + 0.6 * random.next())) },
        positions,
        rules: rulesOf(random),
      };
    }
    case 4:
      return unified(id, coins, random);
    case 5:
      return loan(id, [x, y], random.chance(0.3) ? z : null, random);
    default:
      return shipped(id, coins, random);
  }
}

function isolated(id: string, coins: readonly Coin[], random: Random): object {
  const positions = Array.from({ length: 1 + random.below(3) }, (_, i) => linear(`p${i}`, random.of(coins), random, 'isolated'));
  return { id, product: 'custom/derivatives', assets: { USDT: '100' }, positions, rules: rulesOf(random) };
}

function unified(id: string, [x, y, z]: readonly Coin[], random: Random): object {
  const [held, weighted, owed] = [x, y, z] as [Coin, Coin, Coin];
  const worth = 1000 * 100 ** random.next();
  const legs = Array.from({ length: random.below(4) }, (_, i) =>
    random.chance(0.25)
      ? inverse(`p${i}`, held, random, 'cross', random.chance(0.3))
      : linear(`p${i}`, random.of([held, weighted, owed]), random, random.chance(0.2) ? 'isolated' : 'cross'),
  );
  const [cut, top] = [worth * (0.2 + random.next()), 0.95 - 0.3 * random.next()];
  return {
    id,
    product: 'custom/unified',
    assets: {
      USDT: text(worth * random.next()),
      [held.code]: text((worth * random.next()) / held.price),
      ...(random.chance(0.7) ? { [weighted.code]: text((worth * random.next()) / weighted.price) } : {}),
    },
    ...(random.chance(0.6) ? { debts: debts(random, worth * 0.7, owed) } : {}),
    positions: legs,
    rules: {
      ...rulesOf(random),
      collateralWeights: {
        USDT: '1',
        [held.code]: text(top),
        [weighted.code]: [
          { floor: '0', weight: text(top) },
          { floor: text(cut), weight: text(top * random.next()) },
          { floor: text(cut * 2), weight: '0' },
        ],
      },
      borrowMaintenance: { USDT: '0.02', USDC: '0.02', [owed.code]: text(0.1 * random.next()) },
    },
  };
}

function loan(id: string, held: readonly Coin[], owed: Coin | null, random: Random): object {
  const worth = 1000 * 100 ** random.next();
  const used = held.slice(0, 1 + random.below(2));
  const assets = Object.fromEntries(used.map(({ code, price }) => [code, text((worth * (0.3 + random.next())) / price)]));
  const debt = worth * used.length * (0.2 + 0.6 * random.next());
  const ratio = 0.75 + 0.2 * random.next();
  return {
    id,
    product: 'custom/collateral-debt',
    assets,
    debts: owed === null ? debts(random, debt, null) : debts(random, debt, owed),
    rules: {
      liquidationRatio: text(ratio),
      ...(random.chance(0.6) ? { marginCallRatio: text(ratio * 0.85) } : {}),
      ...(random.chance(0.2) ? { strict: true } : {}),
      ...(random.chance(0.4)
        ? { collateralWeights: Object.fromEntries(used.map(({ code }) => [code, text(0.5 + 0.5 * random.next())])) }
        : {}),
      shortfall: SHORTFALL,
    },
  };
}

function debts(random: Random, worth: number, coin: Coin | null): object {
  const [code, price] = coin !== null && random.chance(0.6) ? [coin.code, coin.price] : [random.of(['USDT', 'USD', 'USDC']), 1];
  const amount = text(worth / price);
  if (random.chance(0.4)) return { [code]: amount };
  const accrual = random.of(['hour_ceil', 'hour_mark_only', 'hour_compound', 'minute_accrue', 'daily_simple']);
  return { [code]: { amount, annualRate: text(0.02 + 3 * random.next() ** 4), since: '2026-01-01T00:00:00Z', accrual } };
}

/** By the rules that negmon brings along. */
function shipped(id: string, coins: readonly Coin[], random: Random): object {
  const [x] = coins as readonly [Coin];
  const product = random.of(['bybit/unified', 'okx/trading', 'hyperliquid/perp', 'kraken/futures', 'ledn/loan', 'nexo/credit-line']);
  if (product.endsWith('loan') || product.endsWith('line')) {
    const worth = 1000 * 100 ** random.next();
    return { id, product, assets: { [x.code]: text(worth / x.price) }, debts: { USD: text(worth * (0.3 + 0.5 * random.next())) } };
  }
  const positions = Array.from({ length: 1 + random.below(3) }, (_, i) => ({
    ...linear(`p${i}`, random.of(coins), random, random.chance(0.5) ? 'cross' : 'isolated'),
    contractSize: '1',
  }));
  return { id, product, assets: { USDT: backing(positions, random) }, positions };
}

function rulesOf(random: Random): object {
  return {
    shortfall: SHORTFALL,
    ...(random.chance(0.2) ? { maintenanceMultiple: text(1 + random.next()) } : {}),
    ...(random.chance(0.2) ? { strict: true } : {}),
    ...(random.chance(0.3) ? { closeFee: { rate: text(0.001 * random.next()), basis: random.chance(0.5) ? 'mark' : 'bankruptcy' } } : {}),
  };
}

interface Entry {
  readonly id: string;
  readonly symbol: string;
  readonly side: string;
  readonly contracts: string;
  readonly entryPrice: string;
  readonly marginMode: string;
  readonly leverage?: string;
}

function linear(id: string, { code, price }: Coin, random: Random, marginMode: string): Entry {
  const entry = price * (0.97 + 0.06 * random.next());
  return {
    id,
    symbol: `${code}/USDT:USDT${random.chance(0.1) ? '-271231' : ''}`,
    side: random.chance(0.55) ? 'long' : 'short',
    contracts: text((500 * 100 ** random.next()) / price),
    entryPrice: text(entry),
    marginMode,
    ...(marginMode === 'isolated' ? { leverage: String(2 + random.below(19)) } : {}),
  };
}

function inverse(id: string, { code, price }: Coin, random: Random, marginMode: string, dated: boolean): Entry {
  return {
    id,
    symbol: `${code}/USD:${code}${dated ? '-271231' : ''}`,
    side: random.chance(0.55) ? 'long' : 'short',
    contracts: text(Math.ceil(500 * 100 ** random.next())),
    entryPrice: text(price * (0.97 + 0.06 * random.next())),
    marginMode,
    ...(marginMode === 'isolated' ? { leverage: String(1 + random.below(19)) } : {}),
  };
}

/** A part of what is carried: 2x to 30x. */
function backing(positions: readonly Entry[], random: Random): string {
  const carried = positions.reduce((sum, { contracts, entryPrice }) => sum + Number(contracts) * Number(entryPrice), 0);
  return text(carried / (2 + 28 * random.next() ** 2));
}

/** A decimal of four digits. */
function text(value: number): string {
  return (
    Number(value.toPrecision(4))
      .toFixed(12)
      .replace(/\.?0+$/, '') || '0'
  );
}
