import type { DatabaseSync } from 'node:sqlite';

export type Database = DatabaseSync;

/** How long a process waits for another one's change, ms. */
const PATIENCE = 15_000;

/** Codes of SQLite, https://sqlite.org/rescode.html; the low byte of an extended one. */
const BUSY = 5;
const FULL = 13;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** Opens a database file. @throws Error of SQLite when it cannot be opened. */
export function openDatabase(file: string): Database {
  const database = new (sqlite().DatabaseSync)(file);
  setPatience(database, PATIENCE);
  return database;
}

/** Node 22 warns that its SQLite is an experiment when the module is first loaded: on standard error, where it would tear a screen. */
function sqlite(): typeof import('node:sqlite') {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** How long another process's change is waited for from now on, ms. */
export function setPatience(database: Database, patience: number): void {
  database.exec(`PRAGMA busy_timeout = ${Math.round(patience)}`);
}

/** What a pragma answers with, such as the number of `PRAGMA user_version`. */
export function pragma(database: Database, words: string): unknown {
  const row = database.prepare(`PRAGMA ${words}`).get();
  return row === undefined ? undefined : Object.values(row)[0];
}

/**
 * Does something in a transaction of its own, alone among all processes; what it wrote is on the disk when this returns.
 * @throws whatever `work` or SQLite throws, with nothing written.
 */
export function exclusively<T>(database: Database, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    try {
      database.exec('ROLLBACK');
    } catch {
      // Some faults, such as a full disk, have rolled it back already.
    }
    throw error;
  }
}

/** What a fault of SQLite is about; null: none of its own, or none that is told apart. */
export function faultOf(error: unknown): 'busy' | 'full' | 'damaged' | null {
  const code = (error as { errcode?: unknown }).errcode;
  if (typeof code !== 'number') return null;
  const primary = code & 0xff;
  if (primary === BUSY) return 'busy';
  if (primary === FULL) return 'full';
  return primary === CORRUPT || primary === NOT_A_DATABASE ? 'damaged' : null;
}
