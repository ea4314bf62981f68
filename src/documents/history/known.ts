/** What the exports that can be read are called, by ccxt's id of the venue. */
export const KNOWN = {
  binance: 'Binance USDⓈ-M futures, Trade History',
  bybit: 'Bybit Unified Trading, Transaction Log or Asset Change Details',
  hyperliquid: 'Hyperliquid, Trade History',
  kraken: 'Kraken Futures, Account log',
} as const;
