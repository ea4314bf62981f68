import type { Method } from '../wire.ts';

/** The asset context holds mark, oracle price and funding; the bbo best bid and ask. */
export type Channel = 'activeAssetCtx' | 'bbo';

/** "Timeouts and heartbeats": the server closes a connection to which it has sent nothing for 60 s; a ping makes it send a pong. */
export const HEARTBEAT = JSON.stringify({ method: 'ping' });

/** A stream is a channel and its coin: "activeAssetCtx:BTC". */
export function streamOf(channel: Channel, coin: string): string {
  return `${channel}:${coin}`;
}

export function isChannel(value: unknown): value is Channel {
  return value === 'activeAssetCtx' || value === 'bbo';
}

/** What a stream is of. */
export function partsOf(stream: string): { readonly type: string; readonly coin: string } {
  const [type = '', coin = ''] = stream.split(':');
  return { type, coin };
}

/** The request for, or against, one stream: a list of coins is refused as unreadable. */
export function request(method: Method, stream: string): string {
  return JSON.stringify({ method, subscription: partsOf(stream) });
}
