import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Setup } from '../../src/monitor/protocol.ts';
import { toTexts } from '../../src/monitor/protocol.ts';
import { DEFAULT_THRESHOLDS } from '../../src/risk/thresholds.ts';
import { EPOCH } from './desk.ts';

/** A line of a tape: seconds after EPOCH, symbol, mark. */
export type Line = readonly [seconds: number, symbol: string, mark: string];

/** A folder for the files of a test. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'negmon-'));

  write(name: string, content: string): string {
    const file = join(this.path, name);
    writeFileSync(file, content);
    return file;
  }

  tape(lines: readonly Line[], name = 'tape.jsonl'): string {
    return this.write(
      name,
      lines.map(([seconds, symbol, mark]) => `${JSON.stringify({ t: EPOCH + seconds * 1000, symbol, mark })}\n`).join(''),
    );
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** What the worker is started with, to play a tape over some accounts. */
export function playing(file: string, accounts: readonly object[], speed: number | 'max' = 'max'): Setup {
  return {
    portfolio: { version: 1, accounts },
    source: 'book.json',
    feed: { kind: 'replay', files: [file], speed },
    staleAfter: 15_000,
    thresholds: toTexts(DEFAULT_THRESHOLDS),
  };
}
