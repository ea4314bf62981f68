import { formatAge } from '../../money/format.ts';
import type { Examination } from './examine.ts';
import type { Heard } from './listen.ts';
import type { RestStep } from './rest.ts';
import type { Failed, Step } from './step.ts';

/** What is wrong with a venue's prices, and what to do about it. */
export interface Finding {
  /** In plain words, safe to show. */
  readonly what: string;
  /** The same without the venue's own names: alike where several venues suffer from one thing. */
  readonly shared: string;
  readonly check: string;
  /** Not one step of the way was taken: it is this machine's network, or the venue is down. */
  readonly unreachable: boolean;
}

/** More than this tells of a clock that is wrong, not of the way there, ms. */
const CLOCK_OFF = 2_000;
/** An older mark stands still, ms. */
const MARK_OLD = 60_000;
const DAYS_LEFT = 7;

/** The venue's clock less ours, ms; null while nobody told. */
export function clockOffset({ rest, heard }: Examination): number | null {
  return (rest?.ok === true ? rest.clockOffset : null) ?? heard?.status?.clockOffset ?? null;
}

/** How old the first mark was when it came, ms by the venue's clock; null when it has no time. */
export function markAge(seen: Examination): number | null {
  const mark = seen.heard?.mark ?? null;
  return mark === null || mark.venueTime === null ? null : Math.max(0, mark.at + (clockOffset(seen) ?? 0) - mark.venueTime);
}

/** The worst that was seen; null when all is well. */
export function findingOf(seen: Examination): Finding | null {
  const { obstacle, heard, rest } = seen;
  if (obstacle !== null) return finding(obstacle.what, obstacle.check);
  return (
    closedHere(heard, rest) ??
    limited(heard, rest) ??
    (heard?.mark ? null : (layers(seen) ?? silence(seen))) ??
    doubts(seen) ??
    (rest === null || rest.ok
      ? null
      : finding(`prices come, but REST does not answer: ${rest.fault}`, 'without it nothing stands in for a silent socket'))
  );
}

function finding(what: string, check: string, more: Partial<Finding> = {}): Finding {
  return { what, shared: what, check, unreachable: false, ...more };
}

function closedHere(heard: Heard | null, rest: RestStep | null): Finding | null {
  const why = heard?.ended?.closedHere === true ? heard.ended : failed(rest);
  if (why === null || !why.closedHere) return null;
  const code = why.status === null ? '' : `HTTP ${why.status}: `;
  return finding(`${code}the venue does not serve this place`, 'marks must come from another venue, or through a proxy elsewhere');
}

function limited(heard: Heard | null, rest: RestStep | null): Finding | null {
  const status = heard?.mark ? null : (heard?.ended?.status ?? failed(rest)?.status ?? null);
  if (status !== 429 && status !== 418 && status !== 403) return null;
  const wait = heard?.ended?.retryAfter ?? null;
  const until = wait === null ? 'wait some minutes' : `wait ${Math.ceil(wait / 1_000)} s`;
  const what = status === 429 ? 'too many requests from this address' : 'the venue turns this address away';
  return finding(`HTTP ${status}: ${what}`, `${until}, and see what else asks it from here`);
}

/** What stands in the way below the socket. */
function layers({ name, tcp, tls, proxy, host }: Examination): Finding | null {
  const end = proxy ?? host ?? '';
  if (isFailed(name))
    return finding(`the name ${end.replace(/:\d+$/, '')} cannot be looked up: ${name.fault}`, 'check the network or DNS', {
      shared: `names cannot be looked up: ${name.fault}`,
      unreachable: true,
    });
  if (isFailed(tcp)) {
    const through = proxy === null ? '' : ` (to the proxy ${proxy})`;
    return finding(`no connection: ${tcp.fault}${through}`, 'check the network, the firewall, the proxy', {
      shared: `no connection: ${tcp.fault.replace(`${end} `, '').replace('cannot be reached: ', '')}${through}`,
      unreachable: true,
    });
  }
  if (isFailed(tls)) {
    return finding(
      `no safe connection to ${end}: ${tls.fault}`,
      "check this machine's date, and what reads along in between (a proxy, a virus scanner)",
      { shared: `no safe connection: ${tls.fault}` },
    );
  }
  return null;
}

/** Why no mark came although the way is open. */
function silence({ heard, host, symbol, rest }: Examination): Finding {
  const { opened = null, acknowledged = null, ended = null, status = null, rejection = null } = heard ?? {};
  const refused = rejection === null ? '' : ` (${rejection})`;
  const page = "the venue's status page";
  if (opened !== null) {
    const what = acknowledged === null ? 'connected, but no price within 10 s' : 'no price within 10 s although subscribed';
    return finding(`${what}${refused}`, `check that ${symbol} is traded there, and ${page}`);
  }
  if (ended !== null)
    return finding(`no websocket: ${ended.reason}`, `check the network, the firewall, the proxy, ${page}`, { unreachable: ended.offline });
  if (status?.state === 'refused') return finding(`${status.detail}${refused}`, 'the README names the venues with live prices');
  if (host === null)
    return finding(`no price within 10 s${status?.detail ? ` (${status.detail})` : ''}`, `check the network and ${page}`, {
      shared: 'no price within 10 s, and no answer',
      unreachable: !answered(rest),
    });
  return finding(`${host} takes the connection, but does not answer`, 'check the firewall, the proxy, the address in [venues]', {
    shared: 'the connection is taken, but nobody answers',
  });
}

/** Whether a server said anything, be it a refusal. */
function answered(rest: RestStep | null): boolean {
  return rest !== null && (rest.ok || ('status' in rest && rest.status !== null));
}

/** Prices come: what is there to doubt. */
function doubts(seen: Examination): Finding | null {
  const { heard, tls } = seen;
  const [offset, age] = [clockOffset(seen), markAge(seen)];
  const { suspect = null } = heard?.mark ?? {};
  if (offset !== null && Math.abs(offset) > CLOCK_OFF)
    return finding(`clock ${(Math.abs(offset) / 1_000).toFixed(0)} s off`, "set the machine's clock (timedatectl)");
  if (age !== null && age > MARK_OLD)
    return finding(`the mark is ${formatAge(age)} old`, "the market stands still, or this machine's clock is wrong");
  if (suspect !== null) return finding(`the mark is not believed: ${suspect}`, 'compare it with the venue’s own page');
  if (heard !== null && heard.rejected > 0)
    return finding(
      `${heard.rejected} of its frames were refused: ${heard.rejection}`,
      'prices come all the same; watch whether it goes on',
    );
  if (tls?.ok === true && tls.daysLeft < DAYS_LEFT)
    return finding(`the certificate ends in ${tls.daysLeft} days`, 'the venue has to renew it');
  return null;
}

function isFailed(step: Step | null): step is Failed {
  return step !== null && !step.ok;
}

function failed(rest: RestStep | null): Extract<RestStep, { readonly status: number | null; readonly closedHere: boolean }> | null {
  return rest !== null && !rest.ok && 'closedHere' in rest ? rest : null;
}
