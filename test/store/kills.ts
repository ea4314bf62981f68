import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PositionEntry } from '../../src/book/entries.ts';
import { BookStore } from '../../src/store/book-store.ts';

const ADDER = fileURLToPath(new URL('adder.ts', import.meta.url));

/** Starts a process that adds positions to the book of a folder. @param count how many; absent: until it is killed */
export function startAdder(folder: string, name: string, count?: number) {
  const words = [ADDER, folder, name, ...(count === undefined ? [] : [String(count)])];
  return spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The positions in the book of a folder; opening it checks that it is whole. */
function positionsIn(folder: string): readonly PositionEntry[] {
  return BookStore.readFrom(folder, Date.now()).document.accounts[0]?.positions ?? [];
}

/** Their ids. */
export function idsIn(folder: string): string[] {
  return positionsIn(folder).map(({ id }) => id);
}

/** The changes that an adder would have said of them. */
function changesIn(folder: string): Set<string> {
  return new Set(positionsIn(folder).flatMap(({ id, stopPrice }) => (stopPrice === undefined ? [id] : [id, `${id} edited`])));
}

/** What a run of kills came to. */
export interface Kills {
  readonly kills: number;
  /** Changes that were said to be on the disk. */
  readonly acknowledged: number;
  /** Of those, what the book does not have. */
  readonly lost: readonly string[];
  /** Files beside the book and what SQLite keeps beside it. */
  readonly strays: readonly string[];
}

/**
 * kill -9 at random moments while positions are added and edited, one process after another on one book.
 * @param random from 0 up to 1
 * @throws StoreError when a kill has damaged the book
 */
export async function killWhileAdding(kills: number, random: () => number): Promise<Kills> {
  const home = mkdtempSync(join(tmpdir(), 'negmon-kills-'));
  const folder = join(home, 'negmon');
  try {
    const store = BookStore.open(folder, 0);
    store.change(0, () => ({ kind: 'account.opened', account: { id: 'desk', product: 'custom/derivatives' } }));
    store.close();
    const acknowledged: string[] = [];
    const strays = new Set<string>();
    for (let kill = 0; kill < kills; kill++) {
      const adder = startAdder(folder, `k${kill}`);
      let said = '';
      adder.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      await once(adder.stdout, 'data');
      // The moment to hit: some changes later, wherever that is within one.
      await new Promise((resolve) => setTimeout(resolve, random() * 40));
      const closed = once(adder, 'close');
      adder.kill('SIGKILL');
      await closed;
      // A line that was cut off was still being said.
      acknowledged.push(...said.split('\n').slice(0, -1));
      for (const name of readdirSync(folder)) if (!/^book\.sqlite(-wal|-shm)?$/.test(name)) strays.add(name);
    }
    const held = changesIn(folder);
    for (const name of readdirSync(folder)) if (name !== 'book.sqlite') strays.add(name);
    return { kills, acknowledged: acknowledged.length, lost: acknowledged.filter((change) => !held.has(change)), strays: [...strays] };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
