import type { Method } from '../wire.ts';

/** "Timeouts and heartbeats": the server closes a connection to which it has sent nothing for 60 s; a ping makes it send a pong. */
export const HEARTBEAT = JSON.stringify({ method: 'ping' });

/** The request for, or against, one coin: a list of coins is refused as unreadable. */
export function request(method: Method, coin: string): string {
  return JSON.stringify({ method, subscription: { type: 'activeAssetCtx', coin } });
}
