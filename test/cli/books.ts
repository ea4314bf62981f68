export const BTC = 'BTC/USDT:USDT';

const flat = (rate: string) => ({ basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate }] });

/** 0.5 BTC at 50,000 on 2,500 at 0.5 %: liquidation (25,000 − 2,500) / 0.4975 = 45,226.13…, bankruptcy 45,000 (design.md section 8). */
export const BOOK = {
  version: 1,
  accounts: [
    {
      id: 'desk',
      product: 'custom/derivatives',
      positions: [
        {
          id: 'btc-1',
          symbol: BTC,
          side: 'long',
          contracts: '0.5',
          entryPrice: '50000',
          marginMode: 'isolated',
          collateral: '2500',
          leverage: '10',
        },
      ],
      rules: { maintenance: flat('0.005'), shortfall: { policy: 'recourse', evidence: 'written for this test', asOf: '2026-01-01' } },
    },
  ],
};

export const at = (mark: string) => ({ marks: { [BTC]: mark } });
