/** A portfolio that is whole; each test breaks one place of a copy. */
export function goodPortfolio() {
  return {
    version: 1,
    accounts: [
      {
        id: 'main',
        product: 'custom/unified',
        label: 'Family account',
        assets: { USDT: '1000' } as Record<string, unknown>,
        debts: { BTC: { amount: '0.1', annualRate: '0.08', since: '2026-01-01T00:00:00Z', accrual: 'hour_ceil' } } as Record<
          string,
          unknown
        >,
        positions: [
          {
            id: 'p',
            symbol: 'BTC/USDT:USDT',
            side: 'long',
            contracts: '0.1',
            entryPrice: '50000',
            marginMode: 'isolated',
            collateral: '500',
          },
          { id: 'q', symbol: 'ETH/USDT:USDT', side: 'short', contracts: '1', entryPrice: '2500', leverage: '10', stopPrice: '2700' },
        ] as Record<string, unknown>[],
        rules: {
          maintenance: {
            basis: 'mark',
            shape: 'marginal',
            tiers: [
              { floor: '0', rate: '0.004' },
              { floor: '50000', rate: '0.005', deduction: '50' },
            ],
          },
          collateralWeights: { BTC: '0.95' },
          shortfall: { policy: 'recourse', evidence: 'terms, clause 4', asOf: '2026-03-17' },
        } as Record<string, unknown>,
      } as Record<string, unknown> & { id: string },
    ],
    instruments: { 'BTC/USDT:USDT': { contractSize: '1', tickSize: '0.1' } } as Record<string, unknown>,
  };
}

export function goodPrices() {
  return {
    at: '2026-02-01T00:00:00Z',
    marks: { 'BTC/USDT:USDT': '50000', 'binance:ETH/USDT:USDT': '2500' } as Record<string, unknown>,
    assets: { BTC: '50000' } as Record<string, unknown>,
    funding: { 'BTC/USDT:USDT': { rate: '-0.0001', intervalHours: '8', next: '2026-02-01T08:00:00Z' } } as Record<string, unknown>,
  };
}

/** A copy with the value at a path ("accounts.0.positions.0.side") replaced; `undefined` takes the key away. */
export function broken<T>(document: T, path: string, value: unknown): T {
  const copy = structuredClone(document);
  const keys = path.split('|');
  let place = copy as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) place = place[key] as Record<string, unknown>;
  const last = keys.at(-1) as string;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}
