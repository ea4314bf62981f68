import { harmless } from '../documents/issue.ts';
import { faultOf } from './sqlite.ts';

/** A book on disk that cannot be used; the message is one readable paragraph: what is wrong, where, and what to do. */
export class StoreError extends Error {
  constructor(message: string) {
    super(harmless(message));
    this.name = 'StoreError';
  }
}

/** A book whose file is damaged; it stays where it is until its owner says what is to take its place. */
export class DamagedBookError extends StoreError {}

/** What SQLite or the file system said, for people; what is no fault of theirs is thrown on as it is. */
export function storeError(file: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof StoreError || typeof code !== 'string') return error;
  switch (faultOf(error)) {
    case 'full':
      return new StoreError(`the disk is full: nothing was changed, and the book ${file} is as it was. Make room, then try again.`);
    case 'busy':
      return new StoreError(
        `the book ${file} is held by another process: nothing was changed. Try again; if it stays so, end the negmon that hangs.`,
      );
    default:
      return new StoreError(`the book ${file} cannot be used: ${message}. Nothing was changed. Check that you may write there.`);
  }
}
