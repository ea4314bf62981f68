import { clean } from './clean.ts';

/** A note of an entry, fit to be shown; nothing for none. */
export function noted(note: string | undefined): { readonly note?: string } {
  return note === undefined ? {} : { note: clean(note, 300) };
}
