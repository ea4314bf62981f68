import { clean } from '../book/clean.ts';
import type { Recorded } from '../book/recorded.ts';
import { type StoryKind, type Told, tellChanges } from '../book/story.ts';
import type { JournalEntry, JournalKind, JournalRow } from '../store/journal.ts';

/** Which parts of a story are wanted; all when nothing is said. */
export interface StoryQuery {
  /** "account" or "account/position". */
  readonly place?: string;
  readonly kinds?: readonly StoryKind[];
  /** ms since the epoch, from … to, both inclusive. */
  readonly since?: number;
  readonly until?: number;
}

/** What of the journal is part of a story; what accounts were worth is not. */
export const STORY_OF_JOURNAL: readonly JournalKind[] = [
  'watching',
  'level',
  'notice',
  'about',
  'sent',
  'failed',
  'acknowledged',
  'snoozed',
  'import-failed',
];

/** Changes and the journal as one story, in the order in which it happened; of the same moment changes first, each in the order they were written. */
export function storyOf(record: readonly Recorded[], journal: readonly JournalRow[], query: StoryQuery): Told[] {
  return [...tellChanges(record), ...journal.flatMap(tellEntry)].filter((told) => isWanted(told, query)).sort((a, b) => a.at - b.at);
}

export function isWanted({ at, kind, places }: Told, { place, kinds, since, until }: StoryQuery): boolean {
  if (since !== undefined && at < since) return false;
  if (until !== undefined && at > until) return false;
  if (kinds !== undefined && !kinds.includes(kind)) return false;
  // What is about the whole book is about each account; whoever asks for one does not ask when somebody watched.
  if (place === undefined) return true;
  if (places.length === 0) return kind !== 'levels';
  return places.some((one) => one === place || one.startsWith(`${place}/`));
}

/** A line of the journal; none for what is no part of a story. */
export function tellEntry({ id, at, entry }: JournalRow): Told[] {
  const words = wordsOf(entry);
  if (words === null) return [];
  const { kind, what, text } = words;
  const places = entry.subject === '' ? [] : [entry.subject];
  return [
    {
      at,
      written: at,
      source: 'journal',
      id,
      kind,
      what,
      places,
      text: clean(text, 400),
      paper: false,
      entry: null,
      realised: [],
      undone: null,
    },
  ];
}

function wordsOf(entry: JournalEntry): Pick<Told, 'kind' | 'what' | 'text'> | null {
  switch (entry.kind) {
    case 'watching':
      return { kind: 'levels', what: `watching ${entry.state}`, text: `watching ${entry.state}` };
    case 'level':
      return { kind: 'levels', what: 'level', text: `${entry.rule === undefined ? 'level' : entry.rule} ${entry.from} -> ${entry.to}` };
    case 'notice': {
      const { level, reason, text, suspect } = entry.notice;
      return { kind: 'notices', what: reason, text: `${level.toUpperCase()}${suspect === undefined ? '' : '?'} ${reason}: ${text}` };
    }
    case 'acknowledged':
      return { kind: 'notices', what: 'acknowledged', text: `acknowledged: ${entry.id}` };
    case 'snoozed':
      return { kind: 'notices', what: 'snoozed', text: `snoozed until ${new Date(entry.until).toISOString().slice(0, 16)}Z: ${entry.id}` };
    case 'import-failed':
      return { kind: 'imports', what: 'import failed', text: `the import could not be read: ${entry.why}` };
    case 'about':
      return { kind: 'notices', what: 'about', text: entry.text };
    case 'sent':
      return { kind: 'notices', what: 'sent', text: `sent on ${entry.channel}: ${entry.id}` };
    case 'failed':
      return {
        kind: 'notices',
        what: 'not sent',
        text: `${entry.final ? 'not sent' : 'not sent yet'} on ${entry.channel}: ${entry.id} (${entry.why})`,
      };
    case 'equity':
      return null;
  }
}
