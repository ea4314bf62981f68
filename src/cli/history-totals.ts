import { fold } from '../book/book.ts';
import { clean } from '../book/clean.ts';
import { playMoneyOf } from '../book/play-money.ts';
import { REALISED, type RealisedKind } from '../book/realised.ts';
import { standing } from '../book/recorded.ts';
import { shown } from '../documents/print-values.ts';
import { formatSignificant, withSign } from '../money/format.ts';
import { Rational, sum } from '../money/rational.ts';
import type { StoryQuery } from '../monitor/story.ts';
import { both, isUnknown, type Known, unknown } from '../risk/known.ts';
import type { TaxLine } from '../risk/tax-line.ts';
import { taxRecord } from '../risk/tax-record.ts';
import { unrecorded } from '../risk/unrecorded.ts';
import type { BookStore } from '../store/book-store.ts';
import { EXIT } from './exit.ts';
import { timeText } from './history-lines.ts';
import { writeAll } from './write.ts';

/** A price behind it was not known. */
const NOT_SEEN = unknown('it was not known when the account was last looked at');
/** Digits of a sum for people. */
const DIGITS = 12;

/** What came and went for good in one account and currency, signed. */
interface Total {
  readonly account: string;
  readonly currency: string;
  readonly sums: Readonly<Record<RealisedKind, Known<Rational>>>;
  readonly net: Known<Rational>;
  /** All that is known, which is the net where all is. */
  readonly counted: Rational;
}

/** What still hangs on open positions, as a monitor last saw it. */
interface Open {
  readonly account: string;
  readonly at: number;
  readonly currency: string;
  /** Null: it was not known. */
  readonly unrealized: string | null;
}

/** `negmon history --totals`: what was realised, charged and paid, account by account and in its own currency; gains by average cost, as venues tell them. */
export async function writeTotals(
  store: BookStore,
  { place, since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY }: StoryQuery,
  json: boolean,
): Promise<number> {
  const ours = ({ account, position }: Pick<TaxLine, 'account' | 'position'>): boolean =>
    place === undefined || account === place || `${account}/${position}` === place;
  const record = store.events();
  const lines = [...taxRecord(record, 'average', true).lines, ...unrecorded(record, since, until)];
  const totals = totalsOf(lines.filter((line) => ours(line) && since <= line.at && line.at <= until));
  const play = playMoneyOf(fold(standing(record).map(({ event }) => event)).document);
  const open = openOf(store).filter(({ account }) => place === undefined || account === place);
  await writeAll(json ? `${JSON.stringify(document(totals, open, play))}\n` : `${textOf(totals, open, play).join('\n')}\n`);
  return EXIT.ok;
}

function totalsOf(lines: readonly TaxLine[]): Total[] {
  const groups = Map.groupBy(lines, ({ account, currency }) => `${account} ${currency}`);
  return [...groups.values()].map((own) => {
    const sumOf = (kinds: readonly RealisedKind[]): Known<Rational> =>
      own
        .filter(({ kind }) => kinds.includes(kind))
        .reduce<Known<Rational>>((all, { amount }) => both(all, amount, (a, b) => a.plus(b)), Rational.ZERO);
    const sums = Object.fromEntries(REALISED.map((kind) => [kind, sumOf([kind])])) as Total['sums'];
    const { account, currency } = own[0] as TaxLine;
    const counted = sum(own.flatMap(({ amount }) => (isUnknown(amount) ? [] : [amount])));
    return { account, currency, sums, net: sumOf(REALISED), counted };
  });
}

/** The newest sample of each account. */
function openOf(store: BookStore): Open[] {
  const newest = new Map<string, Open>();
  for (const { at, entry } of store.journal.read({ kinds: ['equity'] })) {
    if (entry.kind !== 'equity') continue;
    newest.set(entry.subject, { account: entry.subject, at, currency: entry.currency, unrealized: entry.unrealized });
  }
  return [...newest.values()];
}

function document(totals: readonly Total[], open: readonly Open[], play: ReadonlySet<string>): object {
  return {
    schemaVersion: 1,
    realised: totals.map(({ account, currency, sums, net, counted }) => ({
      account,
      paper: play.has(account),
      currency,
      ...Object.fromEntries(Object.entries(sums).map(([kind, sum]) => [kind, shown(sum)])),
      net: shown(net),
      counted: counted.toString(),
    })),
    unrealized: open.map(({ at, unrealized, ...rest }) => ({
      ...rest,
      at: new Date(at).toISOString(),
      unrealized: unrealized ?? NOT_SEEN,
    })),
  };
}

function textOf(totals: readonly Total[], open: readonly Open[], play: ReadonlySet<string>): string[] {
  const name = (account: string): string => (play.has(account) ? `${account} (play money)` : account);
  if (totals.length + open.length === 0) return ['nothing is recorded yet'];
  const money = (value: Rational, currency: string): string =>
    `${withSign(formatSignificant(value.toString(), DIGITS, 'down'))} ${currency}`;
  const realised = totals.map(({ account, currency, sums, net, counted }) => {
    const parts = REALISED.flatMap((kind) => {
      const sum = sums[kind];
      return isUnknown(sum) ? [`${kind} unknown`] : sum.sign() === 0 ? [] : [`${kind} ${money(sum, currency)}`];
    });
    const all = isUnknown(net) ? `unknown, ${money(counted, currency)} without: ${net.unknown}` : money(net, currency);
    return clean(`${name(account)}: net ${all}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`, 400);
  });
  const hanging = open.map(({ account, at, currency, unrealized }) => {
    const amount = unrealized === null ? 'not known' : money(Rational.from(unrealized), currency);
    return `${name(account)}: unrealized ${amount}, as seen at ${timeText(at)}`;
  });
  return [...realised, ...hanging];
}
