/** What a request to book something is made of: a form has a field for each, the command line a word or an option. */
export type EntryField =
  | 'account'
  | 'position'
  | 'symbol'
  | 'contracts'
  | 'contractSize'
  | 'price'
  | 'leverage'
  | 'collateral'
  | 'fee'
  | 'amount'
  | 'currency'
  | 'from'
  | 'to';

/** What was asked cannot have happened in this book. The message is a sentence for people, without a full stop; nothing was changed. */
export class EntryError extends Error {
  override readonly name = 'EntryError';
  /** What of the request is at fault. */
  readonly field: EntryField;

  constructor(field: EntryField, message: string) {
    super(message);
    this.field = field;
  }
}
