import type { Clock } from '../feed.ts';
import type { Desk } from '../lines.ts';
import type { Said, Wire } from '../wire.ts';
import { Marks } from './marks.ts';
import { parseFrame } from './parse.ts';
import { HEARTBEAT, request } from './subscribe.ts';
import { Suspects } from './suspects.ts';

/** Hyperliquid's language. A stream is a coin. */
export function hyperliquidWire(desk: Desk, clock: Clock): Wire {
  const suspects = new Suspects();
  const marks = new Marks((rejection) => desk.reject(rejection));
  const refused = (reason: string) => desk.reject({ venue: 'hyperliquid', symbol: '', reason });
  /** Coins said to bring no price: said again only after they brought one. */
  const missed = new Set<string>();
  const missing = (coin: string, reason: string) => {
    if (missed.has(coin)) return;
    missed.add(coin);
    desk.reject({ venue: 'hyperliquid', symbol: desk.symbols().get(coin) ?? '', reason });
  };
  return {
    batch: 1,
    serial: true,
    heartbeat: HEARTBEAT,
    streams: (coins) => new Map(suspects.order(coins, clock.monotonic()).map((coin) => [coin, [coin]])),
    subscribe: ([coin = '']) => request('subscribe', coin),
    unsubscribe: ([coin = '']) => request('unsubscribe', coin),
    refused,
    missing,
    cut: ([coin = '']) => {
      const now = clock.monotonic();
      const hasOthers = suspects.order([...desk.symbols().keys()], now).some((other) => other !== coin);
      if (suspects.strike(coin, hasOthers, now)) missing(coin, 'the venue cuts the line whenever it is asked for this');
    },
    read: (text, received): Said => {
      const frame = parseFrame(text);
      if (frame.kind === 'unreadable') {
        refused(frame.reason);
        return { kind: 'other' };
      }
      if (frame.kind !== 'context') return frame;
      const quote = marks.judge(frame.context, desk.symbols(), received);
      if (quote === null) return { kind: 'other' };
      desk.quote(quote);
      // A context without a mark is no sign of life: the mark is what triggers.
      if (quote.mark === undefined) return { kind: 'other' };
      const coin = frame.context.coin as string;
      suspects.clear(coin);
      missed.delete(coin);
      return { kind: 'prices', ids: [coin] };
    },
  };
}
