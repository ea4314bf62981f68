import { courseOf } from '../book/equity-course.ts';
import { chartLines } from '../dashboard/chart.ts';
import { formatPlaces } from '../money/format.ts';
import { Rational } from '../money/rational.ts';
import type { StoryQuery } from '../monitor/story.ts';
import { unknown } from '../risk/known.ts';
import type { BookStore } from '../store/book-store.ts';
import type { JournalRow } from '../store/journal.ts';
import { CliError, EXIT } from './exit.ts';
import { timeText } from './history-lines.ts';
import type { HistoryOptions } from './history-query.ts';
import { writeAll } from './write.ts';

/** Without a terminal to ask. */
const COLUMNS = 80;
const ROWS = 10;
/** Wider is no clearer. */
const MOST_COLUMNS = 160;

type Sample = Extract<JournalRow['entry'], { kind: 'equity' }> & { readonly at: number };

/** `negmon history --equity`: what each account was worth while somebody watched. */
export async function writeEquity(store: BookStore, { place, since, until }: StoryQuery, { json, ascii }: HistoryOptions): Promise<number> {
  if (place?.includes('/') === true) throw new CliError('--equity is about accounts, not positions: give ACCOUNT.', EXIT.usage);
  const asked = {
    ...(place === undefined ? {} : { subject: place }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
  const samples = store.journal
    .read({ kinds: ['equity'], ...asked })
    .flatMap(({ at, entry }) => (entry.kind === 'equity' ? [{ ...entry, at }] : []));
  if (json === true) {
    await writeAll(samples.map((sample) => `${JSON.stringify(document(sample))}\n`).join(''));
    return EXIT.ok;
  }
  if (samples.length === 0) {
    await writeAll('nothing is recorded: what accounts are worth is written down while "negmon" or "negmon watch" watches your book\n');
    return EXIT.ok;
  }
  const columns = Math.min(process.stdout.columns ?? COLUMNS, MOST_COLUMNS);
  const charts = [...Map.groupBy(samples, ({ subject }) => subject).values()].map((own) => chartOf(own, columns, ascii === true));
  await writeAll(`${charts.map((lines) => lines.join('\n')).join('\n\n')}\n`);
  return EXIT.ok;
}

function document({ at, subject, equity, currency, unrealized }: Sample): object {
  return {
    type: 'equity',
    at: new Date(at).toISOString(),
    account: subject,
    equity,
    currency,
    unrealized: unrealized ?? unknown('a price behind it was not known'),
  };
}

/** The chart of an account in the currency that it reports in now; one that it had before is another chart. */
function chartOf(samples: readonly Sample[], columns: number, ascii: boolean): string[] {
  const last = samples.at(-1) as Sample;
  const own = samples.filter(({ currency }) => currency === last.currency);
  const course = courseOf(
    own.map(({ at, equity }) => ({ at, equity: Rational.from(equity) })),
    columns * 2,
  );
  const head = `${last.subject}: ${formatPlaces(last.equity, 2, 'down')} ${last.currency} at ${timeText(last.at)}`;
  const before =
    own.length === samples.length
      ? []
      : [`  ${samples.length - own.length} older values in another currency are left out: --json has them`];
  return [
    head,
    ...before,
    ...(course === null ? [] : chartLines(course, { columns, rows: ROWS, ascii })),
    '  blank: nobody watched, or a price was not known',
  ];
}
