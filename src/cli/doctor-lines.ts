import type { Examination } from '../feed/doctor/examine.ts';
import { clockOffset, type Finding, markAge } from '../feed/doctor/finding.ts';
import { isSpot } from '../feed/doctor/listen.ts';
import type { Step } from '../feed/doctor/step.ts';
import { formatAge } from '../money/format.ts';
import type { Here } from './doctor-here.ts';

/** Of a host with more addresses the first ones are told. */
const ADDRESSES_TOLD = 2;

/** This machine, a line a thing. */
export function hereLines({ negmon, node, platform, at, config, data, terminal }: Here): string[] {
  const { tty, color, columns, rows } = terminal;
  return [
    `negmon ${negmon}, node ${node}, ${platform}`,
    `  time      ${at.replace(/\.\d+Z$/, 'Z')} by this machine's clock`,
    `  config    ${config.path}: ${config.state}`,
    `  data      ${data.path}: ${data.state}`,
    `  terminal  ${tty ? `${columns ?? '?'}x${rows ?? '?'}, ${color ? 'colour' : 'no colour'}` : 'none'}`,
  ];
}

/** One venue, a line a step of the way there. */
export function venueLines(seen: Examination, finding: Finding | null): string[] {
  const { venue, host, proxy } = seen;
  const way = `${host ?? ''}${proxy === null ? '' : ` through the proxy ${proxy}`}`;
  const steps = [
    ['name', nameText(seen)],
    ['tcp', stepText(seen.tcp, () => 'connected')],
    ['tls', tlsText(seen)],
    ['rest', restText(seen)],
    ['socket', socketText(seen)],
    [isSpot(seen.symbol) ? 'price' : 'mark', markText(seen)],
    ['clock', clockText(seen)],
  ];
  return [
    '',
    `${venue}  ${finding === null ? 'OK' : 'FAULT'}  ${way}`.trimEnd(),
    ...steps.flatMap(([what = '', text = '']) => (text === '' ? [] : [`  ${what.padEnd(8)}${text}`])),
    ...(finding === null ? [] : [`  => ${finding.what}`]),
  ];
}

/** What to do; last, where it is read first. */
export function totalLines({ config, data }: Here, seen: readonly (readonly [Examination, Finding | null])[]): string[] {
  const places = [config, data].filter(({ fault }) => fault).map(({ path, state }) => `  ${path}: ${state}`);
  const faults = seen.flatMap(([{ venue }, finding]) => (finding === null ? [] : [{ venue, ...finding }]));
  // What several venues suffer from is said once.
  const alike = Map.groupBy(faults, ({ shared, check }) => `${shared}\n${check}`);
  const advice = [...alike.values()].flatMap((some) => {
    const [{ what, shared, check }] = some as [(typeof some)[0]];
    return [`  ${some.map(({ venue }) => venue).join(', ')}: ${some.length === 1 ? what : shared}`, `    ${check}`];
  });
  const all = faults.length === seen.length && faults.length > 0 && faults.every(({ unreachable }) => unreachable);
  if (places.length + advice.length === 0) return ['', `all is well: ${seen.length} ${seen.length === 1 ? 'venue' : 'venues'} dialled`];
  return [
    '',
    'What to do',
    ...places,
    ...advice,
    ...(all ? ['  nothing can be reached: check the network, DNS, the proxy (HTTPS_PROXY), the firewall'] : []),
  ];
}

/** A step with its time; nothing when it was not tried. */
function stepText<T extends object>(step: Step<T> | null, words: (found: T) => string): string {
  if (step === null) return '';
  return step.ok ? `${words(step)}, ${step.ms} ms` : `FAULT  ${step.fault}, after ${step.ms} ms`;
}

function nameText({ name }: Examination): string {
  return stepText(name, ({ addresses }) => {
    const more = addresses.length - ADDRESSES_TOLD;
    return `${addresses.slice(0, ADDRESSES_TOLD).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  });
}

function tlsText({ tcp, tls, proxy }: Examination): string {
  if (tls !== null) return stepText(tls, ({ protocol, issuer, daysLeft }) => `${protocol}, signed by ${issuer}, ${daysLeft} days left`);
  if (tcp?.ok !== true) return '';
  return proxy === null ? 'none, this machine only' : 'with the venue itself, through the proxy';
}

function restText({ rest }: Examination): string {
  return stepText(rest, ({ status }) => `HTTP ${status}`);
}

function socketText({ heard, name }: Examination): string {
  if (heard === null || name?.ok === false) return '';
  const { opened, acknowledged, ended, status, rejected } = heard;
  if (opened === null) return `FAULT  ${ended?.reason ?? status?.detail ?? 'no answer'}`;
  const subscribed = acknowledged === null ? 'subscription not acknowledged' : `subscribed, ${acknowledged} ms`;
  return `upgraded, ${opened} ms; ${subscribed}; ${rejected} frames refused`;
}

function markText(seen: Examination): string {
  const { heard, symbol } = seen;
  if (heard === null) return '';
  const { mark, opened } = heard;
  if (mark === null) return opened === null ? '' : `FAULT  none of ${symbol}`;
  const age = markAge(seen);
  const old = age === null ? 'of unknown age' : `${formatAge(age)} old when it came`;
  return `${symbol} ${mark.value}${mark.suspect === null ? '' : ' SUSPECT'}, ${old}, ${mark.ms} ms`;
}

function clockText(seen: Examination): string {
  const offset = clockOffset(seen);
  // A mark's own time alone would not tell an old mark from a clock that is wrong.
  if (offset === null) return seen.heard?.mark?.venueTime === null ? 'the venue names no time' : '';
  const off = Math.abs(offset) / 1_000;
  return off < 1 ? 'with the venue, to a second' : `${off.toFixed(1)} s ${offset > 0 ? 'behind' : 'ahead of'} the venue`;
}
