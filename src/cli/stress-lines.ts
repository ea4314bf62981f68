import type { OwedDocument, Shown } from '../documents/reading.ts';
import type { DepthFillDocument, ShockDocument, StressDocument, StressLadderDocument } from '../documents/stress.ts';
import { formatMove, formatPercent, formatPlaces, formatPrice, type Rounding } from '../money/format.ts';

/** Isolated positions of one account that are told by name. */
const SHOWN_DEATHS = 2;

/** The stress document for a person: tables of few columns, the exact numbers are in --json. @param asset whose ladder is shown; null: of all prices. */
export function stressLines(document: StressDocument, asset: string | null): string[] {
  const { at, level, equity, ladders, shocks, depth, assumptions } = document;
  const shown = ladders.find((one) => one.asset === (asset ?? '*'));
  return [
    `${at.replace(/\.\d+Z$/, 'Z')}  ${level.toUpperCase()}  equity ${money(equity, 'USD', 'down')}`,
    ...(shown === undefined ? [] : ladderLines(shown)),
    ...shocks.flatMap(shockLines),
    ...(depth.length === 0 ? [] : ['', 'Closed into the order book, one position at a time', ...depth.map(fillLine)]),
    '',
    `assumed: ${assumptions.join('; ')}`,
  ];
}

function ladderLines({ asset, accounts }: StressLadderDocument): string[] {
  const what = asset === '*' ? 'all prices but USD and its stablecoins' : `the price of ${asset}`;
  const gaps = accounts[0]?.ladder.map(({ gap }) => gap.replace(/^-/, '')) ?? [];
  const rows = accounts.flatMap(({ id, currency, ladder }) => {
    const way = ladder.some(({ gap }) => gap.startsWith('-')) ? 'fall' : 'rise';
    const owes = ladder.some(({ owed }) => owed.high !== '0');
    return [
      [id, way, `equity ${currency}`, ...ladder.map((step) => amount(step.equity, currency, 'down'))],
      ...(owes ? [['', '', `owed ${currency}`, ...ladder.map((step) => range(step.owed, currency))]] : []),
    ];
  });
  return [
    '',
    `If ${what} moved against each account`,
    ...table([['account', 'if they', '', ...gaps.map((gap) => (gap === '0' ? 'now' : formatMove(gap).replace('+', '')))], ...rows], 3),
  ];
}

function shockLines(shock: ShockDocument): string[] {
  const named = Object.entries(shock.moves);
  const rest = named.length === 0 ? 'every coin' : 'others';
  const moves = [...named, ...(shock.others === '0' ? [] : [[rest, shock.others] as const])];
  const list = moves.map(([code, move]) => `${code} ${percent(move)}`).join(', ');
  const harmed = shock.accounts.filter(({ id, level }) => level !== 'ok' || shock.deaths.some(({ account }) => account === id));
  const unharmed = shock.accounts.length - harmed.length;
  const rows = harmed
    .map((account) => ({ account, deaths: shock.deaths.filter((death) => death.account === account.id) }))
    .sort((a, b) => place(shock, a.account.id) - place(shock, b.account.id))
    .map(({ account, deaths }) => [
      account.id,
      account.level.toUpperCase(),
      deathsWords(deaths),
      `equity ${money(account.equity, account.currency, 'down')}`,
      `owes ${range(account.owed, account.currency)}${account.owed.high === '0' ? '' : ` ${account.currency}`}`,
    ]);
  return [
    '',
    ...(shock.kind === 'named' ? [`If ${list}`] : [shock.name, `  ${list}`]),
    `  ${shock.level.toUpperCase()}  equity ${money(shock.equity, 'USD', 'down')}, owed at the end ${range(shock.owed, 'USD')} USD`,
    ...table(rows, 3),
    ...(unharmed === 0 ? [] : [`  ${unharmed} of ${shock.accounts.length} accounts stay ok`]),
    ...shock.assumptions.map((one) => `  (${one})`),
  ];
}

/** Where an account stands in the order of deaths; those that live come last. */
function place({ deaths }: ShockDocument, id: string): number {
  const at = deaths.findIndex(({ account }) => account === id);
  return at < 0 ? deaths.length : at;
}

/** The first deaths of an account; how many more is enough of the rest. */
function deathsWords(deaths: ShockDocument['deaths']): string {
  if (deaths.length === 0) return 'lives';
  const more = deaths.length - SHOWN_DEATHS;
  return [...deaths.slice(0, SHOWN_DEATHS).map(deathWords), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function deathWords({ position, fraction }: ShockDocument['deaths'][number]): string {
  const who = position === null ? '' : `${position} `;
  if (typeof fraction !== 'string') return `${who}${other(fraction)}`;
  return fraction === '0' ? `${who}is liquidated already` : `${who}dies at ${formatPercent(fraction, 'down')} of the way`;
}

function fillLine(fill: DepthFillDocument): string {
  const { account, position, symbol, side, contracts, currency } = fill;
  const price = typeof fill.fillPrice === 'string' ? formatPrice(fill.fillPrice, null, 'nearest') : other(fill.fillPrice);
  const mark = typeof fill.markPrice === 'string' ? formatPrice(fill.markPrice, null, 'nearest') : other(fill.markPrice);
  const owed = `${range(fill.owed, currency)}${fill.owed.high === '0' ? '' : ` ${currency}`}`;
  return `  ${account}/${position}: ${symbol} ${side} ${contracts} fills at ${price} (mark ${mark}): equity ${money(fill.equity, currency, 'down')}, owes ${owed}`;
}

/** Rows with their columns under each other: the first `left` to the left, the others to the right. */
function table(rows: readonly (readonly string[])[], left: number): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows.map((row) =>
    `  ${row.map((cell, i) => (i < left ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')}`.trimEnd(),
  );
}

function other(value: Exclude<Shown, string>): string {
  return value === null ? 'none' : `unknown (${value.unknown})`;
}

function amount(value: Shown, code: string, rounding: Rounding): string {
  if (typeof value !== 'string') return value === null ? 'none' : 'unknown';
  return value === '0' ? '0' : formatPlaces(value, /USD|DAI/.test(code) ? 2 : 8, rounding);
}

function money(value: Shown, code: string, rounding: Rounding): string {
  return typeof value === 'string' ? `${amount(value, code, rounding)} ${code}` : other(value);
}

function range({ low, high }: OwedDocument, code: string): string {
  return low === high ? amount(high, code, 'up') : `${amount(low, code, 'down')} to ${amount(high, code, 'up')}`;
}

function percent(move: string): string {
  const nearest = formatPercent(move, 'nearest');
  // No price falls by all of itself.
  const text = nearest.startsWith('-100') ? formatPercent(move, 'up') : nearest;
  return move.startsWith('-') ? text : `+${text}`;
}
