import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, faultOf, openDatabase, setPatience } from './sqlite.ts';

/**
 * The one seat of a data folder: whoever has it acts on alerts, keeps the journal and reads accounts at venues; others only show. It is a
 * lock of the system's, so that it is free again the moment its holder ends, however that was.
 */
export class Desk {
  readonly #database: Database;
  #taken = false;

  /** @throws Error of the system when the folder cannot be written. */
  constructor(folder: string) {
    const file = join(folder, 'desk.sqlite');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
    this.#database = openDatabase(file);
    setPatience(this.#database, 0);
  }

  /** Takes the seat when it is free; whether it is ours now. @throws Error of SQLite, but for a seat that is taken. */
  take(): boolean {
    if (this.#taken) return true;
    try {
      // Never committed: the lock is all there is to it.
      this.#database.exec('BEGIN EXCLUSIVE');
      this.#taken = true;
    } catch (error) {
      if (faultOf(error) !== 'busy') throw error;
    }
    return this.#taken;
  }

  /** Gives the seat up. */
  close(): void {
    this.#database.close();
    this.#taken = false;
  }
}
