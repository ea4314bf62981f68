import type { VenueAddress } from '../../net/address.ts';
import { fetchJson } from '../../net/http.ts';
import type { InstrumentKey } from '../feed.ts';
import type { RestRequest } from '../rest.ts';
import { restOf } from '../rests.ts';
import type { Failed, Step } from './step.ts';

export interface Answered {
  /** HTTP. */
  readonly status: number;
  /** The venue's clock less ours, ms, to about half a second; null when the answer has no date. */
  readonly clockOffset: number | null;
}

export type RestStep = Step<Answered> | (Failed & { readonly status: number | null; readonly closedHere: boolean });

/**
 * The request that would bring an instrument's mark over REST; null where there is none, or where the monitor makes none (live.ts): beside a
 * stand-in for the socket alone.
 * @throws AddressError when the address may not be used
 */
export function restRequest({ venue, symbol }: InstrumentKey, address: VenueAddress): RestRequest | null {
  if (address.ws !== undefined && address.rest === undefined) return null;
  return restOf(venue, address)?.requests([symbol])[0] ?? null;
}

/** Asks once, and looks whether the answer can be used. */
export async function ask(request: RestRequest): Promise<RestStep> {
  const [started, sent] = [performance.now(), Date.now()];
  const fetched = await fetchJson(request, { now: sent });
  const ms = Math.round(performance.now() - started);
  if (!fetched.ok) {
    const { reason, status, closedHere } = fetched.why;
    return { ok: false, ms, fault: reason, status, closedHere };
  }
  const read = request.read(fetched.value);
  if (typeof read === 'string') return { ok: false, ms, fault: read, status: 200, closedHere: false };
  // A Date header is cut to whole seconds: on average it is half a second early.
  const clockOffset = fetched.date === null ? null : Math.round(fetched.date + 500 - (sent + ms / 2));
  return { ok: true, ms, status: 200, clockOffset };
}
