import { clean } from '../book/clean.ts';
import type { Portfolio } from '../book/portfolio.ts';
import type { Examination } from '../feed/doctor/examine.ts';
import { clockOffset, type Finding, findingOf, markAge } from '../feed/doctor/finding.ts';
import { isSpot } from '../feed/doctor/listen.ts';
import type { InstrumentKey } from '../feed/feed.ts';
import { Subjects } from '../monitor/subjects.ts';
import { heldFrom } from './book.ts';
import { type Here, lookHere } from './doctor-here.ts';
import { hereLines, totalLines, venueLines } from './doctor-lines.ts';
import { visit } from './doctor-visit.ts';
import { CliError, EXIT } from './exit.ts';
import type { GlobalOptions } from './options.ts';
import { writeAll } from './write.ts';

export interface DoctorOptions extends GlobalOptions {
  readonly json?: boolean;
}

/** What is listened to where the portfolio names nothing: each venue's own Bitcoin perpetual. */
const PERPETUALS: Readonly<Record<string, string>> = {
  binance: 'BTC/USDT:USDT',
  bybit: 'BTC/USDT:USDT',
  hyperliquid: 'BTC/USDC:USDC',
  kraken: 'BTC/USD:USD',
  okx: 'BTC/USDT:USDT',
};
const NAME = /^[a-z0-9]{1,40}$/;

/** `negmon doctor`: dials each venue once, and says what it saw and what to do. Returns the exit status: 0 when all is well, else 1. */
export async function doctor(names: readonly string[], options: DoctorOptions): Promise<number> {
  const strange = names.find((name) => !NAME.test(name));
  if (strange !== undefined) {
    throw new CliError(
      `${JSON.stringify(clean(strange, 40))} is no venue's name: give it as in "negmon venues", such as binance.`,
      EXIT.usage,
    );
  }
  const json = options.json === true;
  const { portfolio, fault } = bookFor(options);
  const { here, settings } = lookHere(options, fault);
  const say = async (lines: readonly string[]): Promise<boolean> => json || (await writeAll(`${lines.join('\n')}\n`));
  await say(hereLines(here));
  const keys = keysFor(names, portfolio, Object.keys(settings.venues));
  await say(['', `dialling ${keys.map(({ venue }) => venue).join(', ')} (15 s at most)`]);
  const asked = keys.map((key) => visit(key, settings.venues[key.venue] ?? {}));
  const seen: [Examination, Finding | null][] = [];
  for (const one of asked) {
    const examination = await one;
    const finding = findingOf(examination);
    seen.push([examination, finding]);
    await say(venueLines(examination, finding));
  }
  const ok = seen.every(([, finding]) => finding === null) && !here.config.fault && !here.data.fault;
  if (json) await writeAll(`${JSON.stringify(documentOf(here, seen, ok))}\n`);
  else await say(totalLines(here, seen));
  return ok ? EXIT.ok : EXIT.failure;
}

/** What is to be listened to; a book of the user's own that cannot be read is a finding, not the end. */
function bookFor(options: DoctorOptions): { readonly portfolio: Portfolio | null; readonly fault: string | null } {
  try {
    return { portfolio: heldFrom(options)?.portfolio ?? null, fault: null };
  } catch (error) {
    if (options.portfolio !== undefined || !(error instanceof CliError)) throw error;
    return { portfolio: null, fault: error.message };
  }
}

/** The venues that were named; else those of the portfolio or the book and the config; else all that have a feed of their own. */
function keysFor(names: readonly string[], portfolio: Portfolio | null, configured: readonly string[]): InstrumentKey[] {
  const wanted = portfolio === null ? [] : new Subjects(portfolio).instruments;
  const needed = [...wanted.map(({ venue }) => venue), ...configured];
  const venues = names.length > 0 ? names : needed.length > 0 ? needed : Object.keys(PERPETUALS);
  return [...new Set(venues)].map((venue) => {
    const own = wanted.filter((key) => key.venue === venue).map(({ symbol }) => symbol);
    return { venue, symbol: own.find((symbol) => !isSpot(symbol)) ?? own[0] ?? PERPETUALS[venue] ?? 'BTC/USDT:USDT' };
  });
}

function documentOf(here: Here, seen: readonly [Examination, Finding | null][], ok: boolean): object {
  const venues = seen.map(([examination, finding]) => {
    const { venue, symbol, host, proxy, name, tcp, tls, rest, heard } = examination;
    const { opened = null, acknowledged = null, mark = null, status = null, rejected = 0, rejection = null } = heard ?? {};
    return {
      ...{ venue, symbol, host, proxy, name, tcp, tls, rest },
      socket: { opened, acknowledged, state: status?.state ?? null, detail: status?.detail ?? null, rejected, rejection },
      mark: mark === null ? null : { ...mark, at: new Date(mark.at).toISOString(), age: markAge(examination) },
      clockOffset: clockOffset(examination),
      finding: finding === null ? null : { what: finding.what, check: finding.check },
    };
  });
  return { ...here, ok, venues };
}
