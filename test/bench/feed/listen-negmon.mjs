import { liveFeed } from '../../../src/feed/live.ts';
import { listen } from './listener.mjs';

/** negmon's feed as the monitor uses it, from the sources. */
await listen((url, heard) => {
  const feed = liveFeed({ venues: { binance: { ws: url, rest: url.replace('ws:', 'http:') } } });
  feed.subscribe([{ venue: 'binance', symbol: 'BTC/USDT:USDT' }]);
  feed.start({
    quote: ({ bid, last, mark }) => {
      if (mark === undefined && (bid !== undefined || last !== undefined)) heard();
    },
    status: () => {},
    reject: () => {},
    end: () => {},
  });
  return () => feed.close();
});
