import { fork } from 'node:child_process';
import type { Examination } from '../feed/doctor/examine.ts';
import type { InstrumentKey } from '../feed/feed.ts';
import type { VenueAddress } from '../net/address.ts';

/** The examiner's file beside this one; the bundle defines it, since there the names differ. */
declare const NEGMON_EXAMINER: string | undefined;

/** What an examiner is told. */
export interface Visit {
  readonly key: InstrumentKey;
  readonly address: VenueAddress;
  /** When it was sent, ms since the epoch. */
  readonly sent: number;
}

/** Longer than an examination takes by itself, ms. */
const PATIENCE = 14_000;
/** Of that, what an examiner may use; the rest is for its answer on a busy machine. */
export const FOR_EXAMINER = 12_500;

/** Examines a venue in a process of its own, which is gone when this resolves, whatever it was waiting for. */
export async function visit(key: InstrumentKey, address: VenueAddress): Promise<Examination> {
  const file = typeof NEGMON_EXAMINER === 'string' ? NEGMON_EXAMINER : './doctor-child.ts';
  const child = fork(new URL(file, import.meta.url), { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  let timer: NodeJS.Timeout | undefined;
  const seen = await new Promise<Examination>((resolve) => {
    const fail = (what: string) => resolve(unfinished(key, what));
    timer = setTimeout(fail, PATIENCE, `the examination came to no end within ${PATIENCE / 1_000} s`);
    child.once('message', (message) => resolve(message as Examination));
    child.once('error', () => fail('the examination could not be begun'));
    child.once('exit', () => fail('the examination broke off'));
    // Told, not given as a word: everybody can read the words of a process, and an address may hold a password.
    child.send({ key, address, sent: Date.now() } satisfies Visit, () => {});
  });
  clearTimeout(timer);
  child.kill('SIGKILL');
  return seen;
}

function unfinished({ venue, symbol }: InstrumentKey, what: string): Examination {
  const obstacle = { what, check: `this machine may be out of time or memory: try it alone, "negmon doctor ${venue}"` };
  return { ...{ venue, symbol, obstacle, host: null, proxy: null }, ...{ name: null, tcp: null, tls: null, rest: null, heard: null } };
}
