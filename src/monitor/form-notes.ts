import { clean } from '../book/clean.ts';
import { type Draft, type Fault, FIELDS, type FieldName } from '../book/draft/draft.ts';
import { fieldsOf, outlinesOf } from '../book/draft/outline.ts';
import type { BookDocument } from '../book/entries.ts';
import { DocumentError } from '../documents/issue.ts';

/** What to say of an account that the next import writes anew. */
export function importedNote({ about, values }: Draft, { accounts }: BookDocument): string | null {
  const account = accounts.find(({ id }) => id === (about.account ?? values.account));
  const name = account?.imported?.name;
  return name === undefined
    ? null
    : `${account?.id} was imported (${clean(name, 40)}): the next import takes the place of what you change here`;
}

/** What to say of a further position in what is held already: most often it is a fill. */
export function heldAlready({ form, about, values }: Draft, { accounts }: BookDocument): string | null {
  if (form !== 'position' || about.position !== null) return null;
  const account = accounts.find(({ id }) => id === (about.account ?? values.account));
  const twin = account?.positions?.find(({ symbol, side }) => symbol === values.symbol && side === values.side);
  return twin === undefined
    ? null
    : `${account?.id}/${twin.id} is ${twin.side} ${twin.symbol} already: this makes a second one; a further fill of it is [e]dit, 2`;
}

/** What was thrown, as words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What was thrown while a draft was judged, beside the field that it is about where the form has that. */
export function faultFrom(error: unknown, draft: Draft, document: BookDocument): Fault {
  return error instanceof DocumentError
    ? faultOf(error, draft, document)
    : { field: null, text: clean(messageOf(error), 300), missing: false };
}

const KNOWN: ReadonlySet<string> = new Set(FIELDS);

/** The place of a document's mistake as the field of a form that writes there. */
function faultOf({ path, reason }: DocumentError, draft: Draft, document: BookDocument): Fault {
  const key = path.split('.').findLast((part) => KNOWN.has(part)) as FieldName | undefined;
  const isAsked = fieldsOf(draft, outlinesOf(document)).some(({ field }) => field === key);
  return { field: isAsked ? (key ?? null) : null, text: isAsked ? reason : `${path}: ${reason}`, missing: false };
}

/** The first of some faults, and how many more there are. */
export function faultsText(faults: readonly Fault[]): string {
  const [first, ...others] = faults;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return first === undefined ? 'something is missing' : `${first.field === null ? '' : `${first.field} `}${first.text}${more}`;
}
