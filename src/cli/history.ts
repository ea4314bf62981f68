import type { Told } from '../book/story.ts';
import { isWanted, STORY_OF_JOURNAL, storyOf } from '../monitor/story.ts';
import { hasBook } from '../store/book-file.ts';
import { BookStore } from '../store/book-store.ts';
import { foreseen, none, quoted, refusePortfolio } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import { StoryFollower } from './history-follow.ts';
import { toldDocument, toldLine } from './history-lines.ts';
import { type HistoryOptions, lastFrom, queryFrom } from './history-query.ts';
import { dataDirFrom } from './options.ts';
import { writeAll } from './write.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `negmon history [ACCOUNT[/POSITION]]`: what happened, as one story; or what accounts were worth; or what it all came to. */
export async function history(place: string | undefined, options: HistoryOptions): Promise<number> {
  refusePortfolio(options, 'negmon history');
  const { follow = false, equity = false, totals = false, json = false } = options;
  const query = queryFrom(place, options, Date.now());
  const last = lastFrom(options.last);
  if (equity && totals) throw new CliError('--equity and --totals are two answers: ask for one.', EXIT.usage);
  if (equity || totals) {
    const stray = Object.entries({ kind: options.kind, last: options.last, follow: options.follow }).find(
      ([, value]) => value !== undefined,
    );
    if (stray !== undefined)
      throw new CliError(`--${stray[0]} goes with the story itself, not with --${equity ? 'equity' : 'totals'}.`, EXIT.usage);
  }
  const folder = dataDirFrom(options);
  if (!follow && !hasBook(folder)) return EXIT.ok;
  const store = openStore(folder);
  try {
    if (equity) {
      const { writeEquity } = await import('./history-equity.ts');
      return await writeEquity(store, query, options);
    }
    if (totals) {
      const { writeTotals } = await import('./history-totals.ts');
      return await writeTotals(store, query, json);
    }
    const say = (told: readonly Told[]): Promise<boolean> =>
      told.length === 0
        ? Promise.resolve(true)
        : writeAll(told.map((one) => `${json ? JSON.stringify(toldDocument(one)) : toldLine(one)}\n`).join(''));
    if (follow) return await followOn(new StoryFollower(store, query), last, say);
    const story = storyOf(store.events(), store.journal.read({ kinds: STORY_OF_JOURNAL }), {});
    refuseUnknown(place, story);
    const wanted = story.filter((one) => isWanted(one, query));
    await say(last === null ? wanted : wanted.slice(-last));
    return EXIT.ok;
  } catch (error) {
    throw foreseen(error);
  } finally {
    store.close();
  }
}

/** A place that the story never names is mistyped: an empty answer would pass for "nothing happened". */
function refuseUnknown(place: string | undefined, story: readonly Told[]): void {
  if (place === undefined || story.some((told) => isWanted(told, { place }) && told.places.length > 0)) return;
  const known = [...new Set(story.flatMap(({ places }) => places))];
  throw none(`${place.includes('/') ? 'position' : 'account'} ${quoted(place)} in your history`, place, known, 'It is empty.');
}

function openStore(folder: string): BookStore {
  try {
    return BookStore.open(folder, Date.now());
  } catch (error) {
    throw foreseen(error);
  }
}

/** The story so far, and what is written from then on, until a signal or a reader who left ends it. */
async function followOn(follower: StoryFollower, last: number | null, say: (told: readonly Told[]) => Promise<boolean>): Promise<number> {
  const ended = new AbortController();
  let status: number = EXIT.ok;
  const onSignal = (signal: (typeof SIGNALS)[number]): void => {
    status = signal === 'SIGINT' ? EXIT.interrupted : signal === 'SIGTERM' ? 143 : 129;
    ended.abort();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    const soFar = follower.next();
    if (await say(last === null ? soFar : soFar.slice(-last))) await follower.run(say, ended.signal);
    return status;
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}
