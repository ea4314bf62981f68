import { clean } from '../../book/clean.ts';

/** A tape that cannot be used at all. The message is one paragraph: which file, where, what to do. */
export class TapeError extends Error {
  override readonly name = 'TapeError';
  readonly file: string;

  constructor(file: string, what: string) {
    super(`tape ${shownFile(file)}: ${what}`);
    this.file = file;
  }
}

/** A file's name as it may be shown. */
export function shownFile(file: string): string {
  return clean(file, 200);
}

/** A file error in plain words. */
export function fileFault(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder, not a file';
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read by this user';
    case 'Z_BUF_ERROR':
      return 'its compressed data ends too early';
    case 'Z_DATA_ERROR':
      return 'its compressed data is damaged';
    default:
      return clean(message);
  }
}
