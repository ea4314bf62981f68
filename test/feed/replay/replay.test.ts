import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { TapeError } from '../../../src/feed/replay/error.ts';
import { openReplay } from '../../../src/feed/replay/replay.ts';
import { Collector, until } from '../sink.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-tape-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const line = (t: number, mark: string, symbol = 'BTC/USD:BTC', venue?: string) =>
  JSON.stringify({ t, symbol, mark, ...(venue === undefined ? {} : { venue }) });

async function playAll(files: string[]): Promise<Collector> {
  const feed = await openReplay({ files, speed: 'max' });
  const sink = new Collector();
  feed.start(sink);
  await until(() => sink.ended === 1);
  await feed.close();
  return sink;
}

describe('what a tape may look like', () => {
  const content = `${line(1000, '5')}\n${line(2000, '6')}\n`;
  test.each([
    ['plain', 'a.jsonl', content],
    ['gzip told by its bytes, not its name', 'a.jsonl', gzipSync(content)],
    ['plain under a gzip name', 'a.jsonl.gz', content],
    ['two gzip members', 'a.gz', Buffer.concat([gzipSync(`${line(1000, '5')}\n`), gzipSync(line(2000, '6'))])],
    ['byte order mark, CRLF, blank lines, no newline at the end', 'a', `\ufeff${line(1000, '5')}\r\n\r\n${line(2000, '6')}`],
    ['CSV', 'a.csv', 't,symbol,mark\n1000,BTC/USD:BTC,5\n2000,BTC/USD:BTC,6\n'],
    ['gzipped CSV', 'a.csv.gz', gzipSync('t,symbol,mark\n1000,BTC/USD:BTC,5\n2000,BTC/USD:BTC,6')],
  ])('%s', async (_, name, bytes) => {
    const sink = await playAll([file(name, bytes)]);
    expect(sink.quotes.map(({ mark }) => mark)).toEqual([
      { value: '5', venueTime: 1000, receivedTime: 1000 },
      { value: '6', venueTime: 2000, receivedTime: 2000 },
    ]);
    expect(sink.rejections).toEqual([]);
    expect(sink.statuses.map(({ state }) => state)).toEqual(['live', 'ended']);
  });

  test('a big tape that comes in many pieces, merged with another, loses nothing', async () => {
    const big = Array.from({ length: 20_000 }, (_, place) => line(place * 10, String(place + 1))).join('\n');
    const other = Array.from({ length: 500 }, (_, place) => line(place * 400, String(place + 1), 'ETH/USD:ETH')).join('\n');
    const sink = await playAll([file('big', gzipSync(big)), file('other', other)]);
    expect(sink.marks('BTC/USD:BTC')).toEqual(Array.from({ length: 20_000 }, (_, place) => String(place + 1)));
    expect(sink.marks('ETH/USD:ETH')).toHaveLength(500);
    const times = sink.quotes.map(({ mark }) => mark?.receivedTime ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});

describe('bad lines', () => {
  test('are told with file and line, counted and skipped, in their place', async () => {
    const tape = file(
      'bad.jsonl',
      [line(1000, '5'), 'garbage', line(900, '7'), '{"t":1500,"symbol":"BTC/USD:BTC","mark":6}', line(2000, '-5'), line(2000, '8')].join(
        '\n',
      ),
    );
    const sink = new Collector();
    const order: string[] = [];
    sink.onQuote = ({ mark }) => order.push(mark?.value ?? '');
    const feed = await openReplay({ files: [tape], speed: 'max' });
    vi.spyOn(sink, 'reject').mockImplementation((rejection) => {
      sink.rejections.push(rejection);
      order.push('refused');
    });
    feed.start(sink);
    await until(() => sink.ended === 1);
    expect(order).toEqual(['5', 'refused', 'refused', 'refused', 'refused', '8']);
    expect(sink.rejections.map(({ reason }) => reason.slice(reason.indexOf('bad.jsonl')))).toEqual([
      'bad.jsonl line 2: "garbage" is not JSON',
      'bad.jsonl line 3: t 900 goes back in time, 1000 came before',
      'bad.jsonl line 4: mark 6 is a JSON number: exact prices are decimal strings ("6")',
      'bad.jsonl line 5: mark "-5" is not above 0',
    ]);
    expect(sink.statuses.at(-1)).toMatchObject({ state: 'ended', rejected: 4, lastFrame: 2000 });
  });

  test('time may stand still, and going back is judged tape by tape', async () => {
    const sink = await playAll([file('a', `${line(1000, '1')}\n${line(1000, '2')}`), file('b', line(500, '3', 'ETH/USD:ETH'))]);
    expect(sink.rejections).toEqual([]);
    expect(sink.quotes.map(({ mark }) => mark?.value)).toEqual(['3', '1', '2']);
  });

  test('a line as long as a file is refused without being held', async () => {
    const sink = await playAll([file('long', `${line(1, '1')}\n${'x'.repeat(500_000)}\n${line(2, '2')}`)]);
    expect(sink.quotes).toHaveLength(2);
    expect(sink.rejections.map(({ reason }) => reason.replace(/^\S+ /, ''))).toEqual(['line 2 is longer than 65536 characters']);
  });

  test('damage in the middle of a compressed tape ends that tape, says so, and loses nothing before it', async () => {
    const packed = gzipSync(Array.from({ length: 50_000 }, (_, place) => line(place, `${(place * 7919) % 100_003}.5`)).join('\n'));
    const sink = await playAll([file('cut.gz', packed.subarray(0, packed.length - 2000)), file('whole', line(60_000, '2', 'ETH/USD:ETH'))]);
    expect(sink.quotes.length).toBeGreaterThan(10_000);
    expect(sink.marks('ETH/USD:ETH')).toEqual(['2']);
    expect(sink.rejections.at(-1)?.reason).toMatch(/cut\.gz cut short after line \d+: its compressed data ends too early$/);
    expect(sink.statuses.at(-1)?.detail).toMatch(/cut short after line/);
  });
});

describe('tapes that cannot be used', () => {
  test.each([
    ['a missing file', () => join(folder, 'none.jsonl'), /^tape \S*none\.jsonl: there is no such file\. Check the name/],
    ['a folder', () => folder, /it is a folder, not a file/],
    ['an empty file', () => file('empty', ''), /^tape \S*empty: it holds no quotes\. A tape has a line a quote/],
    ['only a header', () => file('head.csv', 't,symbol,mark\n'), /it holds no quotes/],
    ['no good line', () => file('junk', 'one\ntwo\n'), /none of its 2 lines is a quote; line 1: "one" is not JSON\. A tape has/],
    [
      'numbers for prices',
      () => file('num', '{"t":1,"symbol":"A","mark":5}'),
      /line 1: mark 5 is a JSON number: exact prices are decimal strings \("5"\)/,
    ],
    [
      'broken gzip',
      () => file('broken.gz', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9])),
      /it was cut short after line 0: its compressed data/,
    ],
  ])('%s', async (_, make, message) => {
    const files = [file('good', line(1, '1')), make()];
    const error = await openReplay({ files, speed: 'max' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TapeError);
    expect((error as TapeError).message).toMatch(message);
    expect((error as TapeError).message).not.toContain('\n');
  });

  test('an endless file of garbage is given up', async () => {
    const files = [file('endless', 'x\n'.repeat(40_000))];
    await expect(openReplay({ files, speed: 'max' })).rejects.toThrow(/lines is a quote; line 1/);
  });

  test('a name with control characters is shown clean', async () => {
    await expect(openReplay({ files: [join(folder, 'a\u001b[31m')], speed: 'max' })).rejects.toThrow(/a \[31m: there is no such file/);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('speed %s is refused', async (speed) => {
    await expect(openReplay({ files: [file('good', line(1, '1'))], speed })).rejects.toThrow(RangeError);
  });

  test('an aborted opening stops', async () => {
    const signal = AbortSignal.abort(new Error('changed my mind'));
    await expect(openReplay({ files: [file('good', line(1, '1'))], speed: 1, signal })).rejects.toThrow('changed my mind');
  });
});

describe('subscription', () => {
  const content = [
    line(1, '1', 'BTC/USD:BTC'),
    line(2, '2', 'BTC/USD:BTC', 'binance'),
    line(3, '3', 'BTC/USD:BTC', 'okx'),
    line(4, '4', 'ETH/USD:ETH'),
  ].join('\n');
  test.each([
    ['a venue and a tape without one', [{ venue: 'binance', symbol: 'BTC/USD:BTC' }], ['1', '2']],
    ['no venue asks for all', [{ venue: '', symbol: 'BTC/USD:BTC' }], ['1', '2', '3']],
    ['nothing', [], []],
  ])('%s', async (_, keys, marks) => {
    const feed = await openReplay({ files: [file('t', content)], speed: 'max' });
    const sink = new Collector();
    feed.subscribe(keys);
    feed.start(sink);
    await until(() => sink.ended === 1);
    expect(sink.quotes.map(({ mark }) => mark?.value)).toEqual(marks);
  });

  test('the status line names the venue when all tapes agree on one', async () => {
    const one = await openReplay({ files: [file('a', line(1, '1', 'A', 'binance')), file('b', line(1, '1', 'B', 'binance'))], speed: 1 });
    const two = await openReplay({ files: [file('c', line(1, '1', 'A', 'binance')), file('d', line(1, '1'))], speed: 1 });
    expect([one.venue, two.venue]).toEqual(['binance', 'tape']);
    await Promise.all([one.close(), two.close()]);
  });
});

describe('time', () => {
  test('stands at the first line before the start', async () => {
    const feed = await openReplay({ files: [file('a', line(7000, '1')), file('b', `x\n${line(5000, '1')}`)], speed: 60 });
    expect([feed.from, feed.clock.now(), feed.clock.monotonic()]).toEqual([5000, 5000, 5000]);
    await feed.close();
  });

  test('at max it is the time of the line just delivered, and the event loop turns', async () => {
    const feed = await openReplay({
      files: [file('a', Array.from({ length: 5000 }, (_, place) => line(place, '1')).join('\n'))],
      speed: 'max',
    });
    const sink = new Collector();
    const wrong: number[] = [];
    sink.onQuote = ({ mark }) => {
      if (mark?.receivedTime !== feed.clock.monotonic()) wrong.push(feed.clock.monotonic());
    };
    let turns = 0;
    const turn = () => {
      turns += 1;
      if (sink.ended === 0) setImmediate(turn);
    };
    setImmediate(turn);
    feed.start(sink);
    await until(() => sink.ended === 1);
    expect(wrong).toEqual([]);
    // 5,000 lines in slices of 512 at most leave nine breaks between ten slices.
    expect(turns).toBeGreaterThanOrEqual(Math.floor(5000 / 512));
    expect(feed.clock.now()).toBe(4999);
  });

  test('at a speed lines come when the tape says, in batches, without drift', async () => {
    const tape = [0, 1000, 1000, 2500, 601_000].map((t, place) => line(1_000_000 + t, String(place + 1))).join('\n');
    const feed = await openReplay({ files: [file('a', tape)], speed: 10 });
    const sink = new Collector();
    const seen: [string | undefined, number][] = [];
    sink.onQuote = ({ mark }) => seen.push([mark?.value, feed.clock.now()]);
    // Immediates stay real: the file is read with them, and the replay yields to them.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const pass = async (ms: number) => {
      vi.advanceTimersByTime(ms);
      for (let round = 0; round < 20; round += 1) await turn();
    };
    feed.start(sink);
    while (seen.length < 1) await turn();
    await pass(99);
    expect(seen).toEqual([['1', 1_000_000]]);
    expect(feed.clock.now()).toBe(1_000_990);
    await pass(1);
    expect(seen.slice(1)).toEqual([
      ['2', 1_001_000],
      ['3', 1_001_000],
    ]);
    await pass(100);
    expect(feed.clock.now()).toBe(1_002_000);
    await pass(50);
    expect(seen[3]).toEqual(['4', 1_002_500]);
    // A machine that stood still for longer than the whole rest: the last line still has its own time.
    await pass(60_000);
    while (sink.ended === 0) await pass(60_000);
    expect(seen[4]).toEqual(['5', 1_601_000]);
    expect(feed.clock.now()).toBe(1_601_000);
    await pass(5_000);
    expect(feed.clock.now()).toBe(1_601_000);
  });
});

test('close stops at once, and nothing reaches the sink after it', async () => {
  const feed = await openReplay({ files: [file('a', `${line(1, '1')}\n${line(3_600_000, '2')}`)], speed: 1 });
  const sink = new Collector();
  feed.start(sink);
  await until(() => sink.quotes.length === 1);
  await feed.close();
  expect(sink.state).toBe('closed');
  const total = sink.total;
  await feed.close();
  await new Promise((resolve) => setImmediate(resolve));
  expect([sink.total, sink.ended]).toEqual([total, 0]);
});

test('close in the middle of a tape at full speed, from inside the sink', async () => {
  const feed = await openReplay({
    files: [file('a', Array.from({ length: 100_000 }, (_, place) => line(place, '1')).join('\n'))],
    speed: 'max',
  });
  const sink = new Collector();
  let closing: Promise<void> | null = null;
  sink.onQuote = () => {
    if (sink.quotes.length === 3000) closing = feed.close();
  };
  feed.start(sink);
  await until(() => closing !== null);
  await closing;
  expect([sink.quotes.length, sink.ended]).toEqual([3000, 0]);
});

test('close before the start keeps it from starting', async () => {
  const feed = await openReplay({ files: [file('a', line(1, '1'))], speed: 'max' });
  await feed.close();
  const sink = new Collector();
  feed.start(sink);
  await new Promise((resolve) => setImmediate(resolve));
  expect(sink.total).toBe(0);
});
