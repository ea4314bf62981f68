import { chmodSync } from 'node:fs';
import { type Database, exclusively, pragma } from './sqlite.ts';
import { StoreError } from './store-error.ts';

/** Marks a database file as negmon's: "ngmn". */
const APPLICATION = 0x6e676d6e;

/** What makes a book of each schema out of the one before it; the first out of nothing. Never edited once shipped: a step is added. */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL, -- ms since the epoch
    kind TEXT NOT NULL,
    json TEXT NOT NULL,
    undone INTEGER -- ms since the epoch; null while the change holds
  ) STRICT`,
  `CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL, -- ms since the epoch
    kind TEXT NOT NULL,
    subject TEXT NOT NULL, -- an account, "account/position", the name of an import; '' where it is about none
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX journal_of ON journal (kind, subject, at)`,
];

/**
 * Sees that a file is a book of a schema that this negmon knows, and brings an older one up to it after a backup beside it.
 * @param at ms since the epoch, which names the backup
 * @throws StoreError when it is another program's or of a later negmon: nothing is written then.
 */
export function bringUp(database: Database, file: string, at: number, migrations: readonly string[] = MIGRATIONS): void {
  const schema = checkSchema(database, file, migrations.length);
  if (schema === migrations.length) return;
  if (schema > 0) backUp(database, `${file.replace(/\.sqlite$/, '')}-schema-${schema}-${at}.sqlite`);
  exclusively(database, () => {
    // Another process may have done it meanwhile.
    const current = checkSchema(database, file, migrations.length);
    for (const step of migrations.slice(current)) database.exec(step);
    database.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${migrations.length}`);
  });
}

function checkSchema(database: Database, file: string, newest: number): number {
  const application = pragma(database, 'application_id');
  const schema = Number(pragma(database, 'user_version'));
  const tables = Number(database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n']);
  if (application === 0 && schema === 0 && tables === 0) return 0;
  if (application !== APPLICATION || schema < 1) {
    throw new StoreError(
      `${file} is a database, but no book of negmon's (schema ${schema}). Nothing was changed. Move it elsewhere, or keep your book in another folder with --data-dir.`,
    );
  }
  if (schema > newest) {
    throw new StoreError(
      `the book ${file} was written by a newer negmon (schema ${schema}; this one knows up to ${newest}). Nothing was changed. Run the newer negmon; to go back for good, "negmon export" there and "negmon import" here with another --data-dir.`,
    );
  }
  return schema;
}

function backUp(database: Database, backup: string): void {
  database.prepare('VACUUM INTO ?').run(backup);
  chmodSync(backup, 0o600);
}
