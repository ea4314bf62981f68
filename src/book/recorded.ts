import type { BookEvent } from './event.ts';

/** A change of the book as it was written down. */
export interface Recorded {
  /** Grows with every change. */
  readonly id: number;
  /** ms since the epoch: when it was written; when it happened is for the event to say. */
  readonly at: number;
  readonly event: BookEvent;
  /** ms since the epoch: when it was taken back; null while it holds. */
  readonly undone: number | null;
}

/** What holds, in the order it was written: nothing that was taken back. What came as one record of a venue's stands here one by one. */
export function standing(record: readonly Recorded[]): Recorded[] {
  return record
    .filter(({ undone }) => undone === null)
    .sort((a, b) => a.id - b.id)
    .flatMap((one) => (one.event.kind === 'history.imported' ? one.event.booked.map((event) => ({ ...one, event })) : [one]));
}
