import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../src/alerts/observation.ts';
import { DocumentError } from '../../src/documents/issue.ts';
import { TapeError } from '../../src/feed/replay/error.ts';
import { Rational } from '../../src/money/rational.ts';
import { fromTexts, type Setup, toTexts } from '../../src/monitor/protocol.ts';
import { Session } from '../../src/monitor/session.ts';
import type { Snapshot } from '../../src/monitor/snapshot.ts';
import { DEFAULT_THRESHOLDS } from '../../src/risk/thresholds.ts';
import { until } from '../feed/sink.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { BTC, CROSS, EPOCH, ETH, ISOLATED, LOAN } from './desk.ts';
import { Folder, type Line, playing } from './tapes.ts';

let folder: Folder;
let open: Session[];
beforeEach(() => {
  folder = new Folder();
  open = [];
});
afterEach(async () => {
  for (const session of open) await session.stop();
  folder.remove();
});

interface Played {
  readonly session: Session;
  readonly notices: readonly Notice[];
  readonly snapshots: readonly Snapshot[];
  readonly seconds: number;
}

/** Plays to the end. */
async function play(setup: Setup): Promise<Played> {
  const [notices, snapshots]: [Notice[], Snapshot[]] = [[], []];
  const ended = Promise.withResolvers<void>();
  const begun = performance.now();
  const session = await Session.open(setup, {
    notice: (notice) => notices.push(notice),
    snapshot: (snapshot) => snapshots.push(snapshot),
    ended: () => ended.resolve(),
  });
  open.push(session);
  await ended.promise;
  return { session, notices, snapshots, seconds: (performance.now() - begun) / 1000 };
}

const said = (notices: readonly Notice[]) =>
  notices.map(({ at, subject, reason, level }) => `${(at - EPOCH) / 1000} ${subject} ${reason} ${level}`);

/** A price every second. */
const every = (from: number, to: number, symbol: string, mark: string): Line[] =>
  Array.from({ length: to - from }, (_, i): Line => [from + i, symbol, mark]);

describe('a tape', () => {
  it('is told in its own time', async () => {
    const tape = folder.tape([...every(0, 10, BTC, '51000'), [10, BTC, '45000'], ...every(11, 200, BTC, '51000')]);
    const { notices, session } = await play(playing(tape, [ISOLATED]));
    // Past liquidation at second 10; better from 11 on: three steps of a minute.
    expect(said(notices)).toEqual(['10 binance-usdm/btc-1 first liquidation', '191 binance-usdm/btc-1 recovered ok']);
    expect(session.summary()).toEqual({ ticks: 200, alerts: 2, worst: 'liquidation', doubtful: false });
    expect(session.snapshot()).toMatchObject({ at: EPOCH + 199_000, mode: { kind: 'replay', speed: 'max', ended: true } });
  });

  it('goes by the defaults where nobody has set a limit, and says that they are', async () => {
    const { thresholds: _, ...setup } = playing(folder.tape(every(0, 3, BTC, '51000')), [ISOLATED]);
    const { session } = await play(setup);
    session.command({ kind: 'view', offset: 0, count: 10, limits: true });
    const [distance] = session.snapshot().limits?.on ?? [];
    expect(distance).toMatchObject({ rule: 'distance', warning: '0.08', critical: '0.03' });
    expect(new Set(Object.values(distance?.from ?? {}))).toEqual(new Set(['default']));
  });

  it('says the same each time it is played', async () => {
    const tape = folder.tape([...every(0, 90, BTC, '46000'), ...every(90, 300, BTC, '50000')]);
    expect((await play(playing(tape, [ISOLATED]))).notices).toEqual((await play(playing(tape, [ISOLATED]))).notices);
  });

  // F9 once more, on the tape's clock.
  it('on which one symbol falls silent makes that one old', async () => {
    const lines = [...every(0, 5, ETH, '2500'), ...every(0, 60, BTC, '50000'), ...every(40, 60, ETH, '2500')];
    const tape = folder.tape(lines.toSorted((a, b) => a[0] - b[0]));
    const { notices } = await play(playing(tape, [ISOLATED, CROSS]));
    // Last heard at 4: older than 15 s at 20, and back at 40.
    expect(said(notices)).toEqual(['20 desk stale ok', '40 desk resumed ok']);
  });

  // Contract section 4: an absent asset price is derived from any mark with that base, linear or inverse.
  it.each(['BTC/USD:BTC', 'BTC/USDC:USDC', 'BTC/USDT:USDT-260327'])('of %s prices the coin behind a loan', async (symbol) => {
    // 30,000 / (1.5 · 28,000) = 71.4 %, past the call at 70 %.
    const { notices, session } = await play(playing(folder.tape([[0, symbol, '28000']]), [LOAN]));
    expect(said(notices)).toEqual(['0 ledn-1 first warning']);
    expect(session.summary()).toMatchObject({ ticks: 1, doubtful: false });
  });

  it('with a line that goes back in time counts it and goes on', async () => {
    const tape = folder.tape([
      [0, BTC, '50000'],
      [5, BTC, '50100'],
      [1, BTC, '10000'],
      [6, BTC, '50200'],
    ]);
    const { session, notices } = await play(playing(tape, [ISOLATED]));
    expect(notices).toEqual([]);
    expect(session.snapshot()).toMatchObject({ feeds: [{ rejected: 1, state: 'ended' }], rows: [{ markPrice: '50200' }] });
  });
});

describe('the screen', () => {
  it('is answered at once', async () => {
    const tape = folder.tape([
      [0, BTC, '50000'],
      [0, ETH, '2500'],
    ]);
    const { session, snapshots } = await play(playing(tape, [ISOLATED, CROSS, LOAN]));
    const answer = (...commands: Parameters<Session['command']>): Snapshot | undefined => {
      const before = snapshots.length;
      session.command(...commands);
      expect(snapshots.length).toBe(before + 1);
      return snapshots.at(-1);
    };
    expect(answer({ kind: 'view', offset: 1, count: 1 })).toMatchObject({ offset: 1, rows: [{ key: 'desk/eth-1' }] });
    expect(answer({ kind: 'gap', gap: '-0.5' })).toMatchObject({ gap: '-0.5' });
    expect(answer({ kind: 'select', index: 0, detail: true })).toMatchObject({ selected: 0, detail: { key: 'binance-usdm/btc-1' } });
    // The loan has used 50 %, the others 5 %: it comes first, and the selected row keeps its detail.
    expect(answer({ kind: 'sort', sort: 'ratio' })).toMatchObject({ selected: 1, detail: { key: 'binance-usdm/btc-1' } });
    expect(answer({ kind: 'select', index: 0, detail: false })).toMatchObject({ selected: 0, detail: null });
    expect(answer({ kind: 'acknowledge', id: 'x' })).toMatchObject({ alarm: null });
  });

  it('is not flooded: ten snapshots a second at most', async () => {
    const lines = Array.from({ length: 2000 }, (_, i): Line => [i / 1000, BTC, String(50_000 + (i % 50))]);
    const { snapshots, seconds, session } = await play(playing(folder.tape(lines), [ISOLATED], 4));
    expect(session.summary().ticks).toBe(2000);
    expect(snapshots.length).toBeGreaterThan(0);
    expect(snapshots.length).toBeLessThanOrEqual(seconds * 10 + 1);
  });
});

// /dev/full answers every write with "no space left on device".
it.runIf(existsSync('/dev/full'))('a recording that cannot go on is told once, and the monitor goes on without it', async () => {
  const venue = await BinanceDouble.open(20);
  venue.mark = () => ({ p: '50000', i: '50000', E: Date.now() });
  const feed = { kind: 'live', venues: { binance: { ws: venue.url }, kraken: { ws: 'ws://127.0.0.1:9' } }, record: '/dev/full' } as const;
  const stops: string[] = [];
  try {
    const session = await Session.open({ ...playing('', [ISOLATED]), feed }, { recordingStopped: (reason) => stops.push(reason) });
    open.push(session);
    expect(session.snapshot().recording).toEqual({ stopped: null });
    await until(() => stops.length > 0, 20_000);
    const { ticks } = session.summary();
    await until(() => session.summary().ticks > ticks + 10, 20_000);
    expect(session.snapshot()).toMatchObject({ recording: { stopped: 'the disk is full' }, rows: [{ markPrice: '50000' }] });
    await session.stop();
    expect(stops).toEqual(['the disk is full']);
  } finally {
    await venue.close();
  }
});

describe('opening', () => {
  it('fails with a tape or a portfolio that cannot be used', async () => {
    const tape = folder.tape([[0, BTC, '50000']]);
    await expect(Session.open(playing(`${tape}.missing`, []), {})).rejects.toThrow(TapeError);
    await expect(Session.open({ ...playing(tape, []), portfolio: { version: 2 } }, {})).rejects.toThrow(DocumentError);
  });

  it('takes thresholds as texts, since exact numbers lose their class on the way to a thread', () => {
    const exact = { ...DEFAULT_THRESHOLDS, distance: { warning: Rational.from('0.25'), critical: Rational.of(1, 3) } };
    expect(fromTexts(structuredClone(toTexts(DEFAULT_THRESHOLDS)))).toEqual(DEFAULT_THRESHOLDS);
    expect(fromTexts(toTexts(exact)).distance.warning?.equals(Rational.from('0.25'))).toBe(true);
  });

  it('with other thresholds warns at those', async () => {
    const tape = folder.tape([[0, BTC, '50000']]);
    const far = { ...DEFAULT_THRESHOLDS, distance: { warning: Rational.from('0.5'), critical: Rational.from('0.0954') } };
    const { notices } = await play({ ...playing(tape, [ISOLATED]), thresholds: toTexts(far) });
    // 9.55 % away: past 50 %, not past 9.54 %.
    expect(notices).toMatchObject([{ level: 'warning', threshold: '0.5' }]);
  });
});
