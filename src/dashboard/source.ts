import type { Command, Snapshot } from '../monitor/snapshot.ts';

/** Where the dashboard gets what it shows: the monitor, behind a thread, or a double in tests. */
export interface Source {
  /** Calls the listener after `current()` or `failure()` changed; the returned function ends that. */
  subscribe(listener: () => void): () => void;
  /** The newest snapshot; null before the first. */
  current(): Snapshot | null;
  /** Why the monitor no longer works, in one readable line; null while it does. */
  failure(): string | null;
  send(command: Command): void;
}
