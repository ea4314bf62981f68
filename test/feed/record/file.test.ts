import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTape, RecordingError, TapeFile } from '../../../src/feed/record/file.ts';
import { openReplay } from '../../../src/feed/replay/replay.ts';
import { Collector, until } from '../sink.ts';

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-record-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const named = (end: string) => join(folder, `${files++}${end}`);
const line = (i: number) =>
  `${JSON.stringify({ t: 1_760_128_200_000 + i, venue: 'binance', symbol: 'BTC/USDT:USDT', mark: `${50_000 + i}` })}\n`;

/** A new tape, and why it stopped. */
async function opened(file: string): Promise<{ tape: TapeFile; faults: string[] }> {
  const faults: string[] = [];
  return { tape: await TapeFile.open(file, (fault) => faults.push(fault)), faults };
}

async function played(file: string): Promise<Collector> {
  const sink = new Collector();
  const feed = await openReplay({ files: [file], speed: 'max' });
  feed.start(sink);
  await until(() => sink.ended === 1);
  await feed.close();
  return sink;
}

describe.each(['.jsonl', '.jsonl.gz'])('a tape whose name ends in %s', (end) => {
  it('is written without being asked, and is complete when it is closed', async () => {
    const file = named(end);
    createTape(file);
    const { tape, faults } = await opened(file);
    tape.append(line(0));
    await until(() => statSync(file).size > 0, 20_000);
    for (let i = 1; i <= 5_000; i++) tape.append(line(i));
    await tape.close();
    const sink = await played(file);
    expect(sink.marks('BTC/USDT:USDT')).toEqual(Array.from({ length: 5_001 }, (_, i) => `${50_000 + i}`));
    expect([sink.rejections, faults]).toEqual([[], []]);
    expect(readFileSync(file)[0] === 0x1f).toBe(end === '.jsonl.gz');
  });

  it('is this user’s alone', () => {
    const file = named(end);
    createTape(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  // What a kill or a power cut leaves.
  it('that was cut off anywhere is read up to the cut', async () => {
    const file = named(end);
    createTape(file);
    const { tape } = await opened(file);
    for (let i = 0; i < 4; i++) {
      tape.append(line(i));
      const before = statSync(file).size;
      await until(() => statSync(file).size > before, 20_000);
    }
    await tape.close();
    const { size } = statSync(file);
    const last = readFileSync(file).subarray(0, size);
    for (const lost of [1, 12, 40]) {
      writeFileSync(file, last);
      truncateSync(file, size - lost);
      const sink = await played(file);
      expect(sink.marks('BTC/USDT:USDT').slice(0, 3)).toEqual(['50000', '50001', '50002']);
      // A lost line end is no loss.
      const whole = sink.marks('BTC/USDT:USDT').length === 4;
      if (!whole) expect(sink.rejections).toHaveLength(1);
    }
  });

  it('goes on where it was when it is opened again', async () => {
    const file = named(end);
    createTape(file);
    for (const i of [0, 1]) {
      const { tape } = await opened(file);
      tape.append(line(i));
      await tape.close();
    }
    expect((await played(file)).marks('BTC/USDT:USDT')).toEqual(['50000', '50001']);
  });
});

it('nothing that is there is overwritten', () => {
  const file = named('.jsonl');
  writeFileSync(file, 'mine');
  expect(() => createTape(file)).toThrow(RecordingError);
  expect(() => createTape(file)).toThrow(/there is such a file already/);
  expect(readFileSync(file, 'utf8')).toBe('mine');
  expect(() => createTape(join(folder, 'none', 'tape.jsonl'))).toThrow(/its folder does not exist/);
});

it('a tape that is gone is not made anew', async () => {
  const file = named('.jsonl');
  await expect(opened(file)).rejects.toThrow(RecordingError);
  expect(existsSync(file)).toBe(false);
});

// /dev/full answers every write with "no space left on device".
it.runIf(existsSync('/dev/full'))('a full disk ends the recording, is told once, and harms nobody', async () => {
  const { tape, faults } = await opened('/dev/full');
  tape.append(line(0));
  await until(() => faults.length > 0, 20_000);
  tape.append(line(1));
  await tape.close();
  expect(faults).toEqual(['the disk is full']);
});

it('a disk that does not keep up ends the recording before memory does', async () => {
  const file = named('.jsonl');
  createTape(file);
  const { tape, faults } = await opened(file);
  const long = 'x'.repeat(1_048_576);
  // Nothing is written until the event loop turns.
  for (let i = 0; i < 40; i++) tape.append(long);
  expect(faults).toEqual(['the disk does not keep up']);
  await tape.close();
  expect(statSync(file).size).toBe(0);
});
