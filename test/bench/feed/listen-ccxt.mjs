import { createRequire } from 'node:module';
import { listen } from './listener.mjs';

const root = createRequire(import.meta.url).resolve('ccxt');
const { default: Binance } = await import(new URL('../js/src/pro/binanceusdm.js', `file://${root}`).href);

/** ccxt.pro as its manual has it; frames are counted where they arrive, since `await watch` loses some. */
class Counted extends Binance {
  heard = () => {};
  handleMessage(client, message) {
    super.handleMessage(client, message);
    const event = message?.data?.e ?? message?.e;
    if (event === 'bookTicker' || event === 'trade') this.heard();
  }
  log() {}
}

const MARKET = {
  id: 'BTCUSDT',
  lowercaseId: 'btcusdt',
  symbol: 'BTC/USDT:USDT',
  base: 'BTC',
  quote: 'USDT',
  settle: 'USDT',
  baseId: 'BTC',
};
const TERMS = { quoteId: 'USDT', settleId: 'USDT', type: 'swap', swap: true, contract: true, linear: true, inverse: false, active: true };

await listen(async (url, heard) => {
  const exchange = new Counted();
  exchange.heard = heard;
  const redirect = (value) =>
    typeof value === 'string'
      ? value.replace(/^wss?:\/\/[^/]+/, url)
      : Object.fromEntries(Object.entries(value).map(([k, v]) => [k, redirect(v)]));
  exchange.urls.api = redirect(exchange.urls.api);
  exchange.setMarkets([
    { ...MARKET, ...TERMS, spot: false, future: false, option: false, contractSize: 1, precision: {}, limits: {}, info: {} },
  ]);
  await exchange.loadHttpProxyAgent();
  let on = true;
  const watch = async () => {
    while (on) await exchange.watchBidsAsks([MARKET.symbol]).catch(() => new Promise((resolve) => setTimeout(resolve, 100)));
  };
  void watch();
  return () => {
    on = false;
    return exchange.close();
  };
});
