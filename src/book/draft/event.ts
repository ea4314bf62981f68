import type { Book } from '../book.ts';
import { accountDraft } from './account-draft.ts';
import { debtDraft, holdingDraft } from './amount-draft.ts';
import type { Draft, Fault, FormKind } from './draft.ts';
import { type Circumstances, happeningOf } from './happening.ts';
import { editedLoan, newLoan } from './loan-draft.ts';
import { editedPosition, newPosition, stopDraft } from './position-draft.ts';
import { type Change, Typed } from './typed.ts';

/** A draft as what it would change, and what it is about then; or why it is nothing yet. */
export type Drafted = Change | { readonly faults: readonly Fault[] };

/** Forms of what happens in an account; the others say how it stands. */
const HAPPENS: ReadonlySet<FormKind> = new Set(['fill', 'close', 'margin', 'transfer', 'owe', 'market']);

/** Reads a draft. @throws RangeError for a book that no longer has what it is about. */
export function eventOf(draft: Draft, book: Book, circumstances: Circumstances): Drafted {
  return HAPPENS.has(draft.form) ? happeningOf(draft, book, circumstances) : read(new Typed(draft, book.document));
}

/** Reads a draft of something that is written down as it stands: accounts, positions, amounts and their terms. */
function read(typed: Typed): Drafted {
  const change = changeOf(typed);
  const { faults } = typed.reader;
  return change === null || faults.length > 0 ? { faults } : change;
}

function changeOf(typed: Typed): Change | null {
  const { form, about } = typed.draft;
  switch (form) {
    case 'position':
      return about.position === null ? newPosition(typed) : editedPosition(typed);
    case 'holding':
      return holdingDraft(typed);
    case 'debt':
      return debtDraft(typed);
    case 'loan':
    case 'defi':
      return about.account === null ? newLoan(typed) : editedLoan(typed, about.account);
    case 'account':
      return accountDraft(typed);
    case 'stop':
      return stopDraft(typed);
    default:
      throw new RangeError(`a ${form} is no plain change`);
  }
}
