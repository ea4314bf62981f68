import { fork } from 'node:child_process';
import type { VenueAddress } from '../feed/address.ts';
import type { Examination } from '../feed/doctor/examine.ts';
import type { InstrumentKey } from '../feed/feed.ts';

/** The examiner's file beside this one; the bundle defines it, since there the names differ. */
declare const NEGMON_EXAMINER: string | undefined;

/** What an examiner is told. */
export interface Visit {
  readonly key: InstrumentKey;
  readonly address: VenueAddress;
}

/** Longer than an examination takes by itself, ms. */
const PATIENCE = 14_000;

/** Examines a venue in a process of its own, which is gone when this resolves, whatever it was waiting for. */
export async function visit(key: InstrumentKey, address: VenueAddress): Promise<Examination> {
  const file = typeof NEGMON_EXAMINER === 'string' ? NEGMON_EXAMINER : './doctor-child.ts';
  const child = fork(new URL(file, import.meta.url), { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  let timer: NodeJS.Timeout | undefined;
  const seen = await new Promise<Examination | null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, null);
    child.once('message', (message) => resolve(message as Examination));
    child.once('error', () => resolve(null));
    child.once('exit', () => resolve(null));
    // Told, not given as a word: everybody can read the words of a process, and an address may hold a password.
    child.send({ key, address } satisfies Visit, () => {});
  });
  clearTimeout(timer);
  child.kill('SIGKILL');
  return seen ?? unfinished(key);
}

function unfinished({ venue, symbol }: InstrumentKey): Examination {
  const unusable = 'the examination came to no end: this machine may be out of memory or time';
  return { ...{ venue, symbol, unusable, host: null, proxy: null }, ...{ name: null, tcp: null, tls: null, rest: null, heard: null } };
}
