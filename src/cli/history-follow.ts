import { setTimeout as wait } from 'node:timers/promises';
import { type Told, tellChanges } from '../book/story.ts';
import { isWanted, STORY_OF_JOURNAL, type StoryQuery, tellEntry } from '../monitor/story.ts';
import type { BookStore } from '../store/book-store.ts';

/** How often it is looked whether another process has written, ms. */
const LOOK_EVERY = 250;

/** A story that goes on: tells what was written since it was last asked. */
export class StoryFollower {
  readonly #store: BookStore;
  readonly #query: StoryQuery;
  #version: number | null = null;
  #change = 0;
  #entry = 0;
  readonly #undone = new Set<number>();

  constructor(store: BookStore, query: StoryQuery) {
    this.#store = store;
    this.#query = query;
  }

  /** What is new, in the order it happened; all of it the first time. @throws StoreError, Error of SQLite */
  next(): Told[] {
    const version = this.#store.version();
    if (version === this.#version) return [];
    this.#version = version;
    // All of them: what was told before may have been taken back.
    const record = this.#store.events();
    const back = new Set(record.filter(({ id, undone }) => undone !== null && !this.#undone.has(id)).map(({ id }) => id));
    for (const id of back) this.#undone.add(id);
    const told = tellChanges(record).filter(({ id, what }) => (what === 'undone' ? back.has(id) : id > this.#change));
    this.#change = record.at(-1)?.id ?? this.#change;
    const rows = this.#store.journal.read({ kinds: STORY_OF_JOURNAL, after: this.#entry });
    this.#entry = rows.at(-1)?.id ?? this.#entry;
    return [...told, ...rows.flatMap(tellEntry)].filter((one) => isWanted(one, this.#query)).sort((a, b) => a.at - b.at);
  }

  /** Tells on until the signal, or until nobody hears it any more. */
  async run(say: (told: readonly Told[]) => Promise<boolean>, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      if (!(await say(this.next()))) return;
      await wait(LOOK_EVERY, undefined, { signal: ended }).catch(() => {});
    }
  }
}
