import { CsvError } from './csv.ts';
import type { Entry } from './csv-rows.ts';
import type { DocumentError } from './issue.ts';

/** Where in the file each part of the document stands. */
export class Places {
  readonly #at = new Map<string, { readonly line: number; readonly column: string | null }>();

  note(path: string, { line }: Entry, column: string | null): void {
    this.#at.set(path, { line, column });
  }

  /** The same mistake, at its place in the file. */
  blame({ path, reason }: DocumentError): CsvError {
    const parts = path.split('.');
    for (let length = parts.length; length > 0; length--) {
      const place = this.#at.get(parts.slice(0, length).join('.'));
      const rest = parts.slice(length).join('.');
      if (place !== undefined)
        return new CsvError(
          place.line,
          place.column ?? parts[length] ?? null,
          rest === '' || place.column === null ? reason : `${rest}: ${reason}`,
        );
    }
    return new CsvError(1, null, `${path}: ${reason}`);
  }
}
