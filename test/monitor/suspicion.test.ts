import { describe, expect, it } from 'vitest';
import { believedLevel, doubtsOf } from '../../src/monitor/suspicion.ts';
import { BTC, CROSS, Desk, ETH, ISOLATED } from './desk.ts';

const WHY = 'jumped -17 % in 0.9 s, which neither its index nor another venue confirms';
const KEEP = 60_000;

/** "level?" for what is only suspected. */
const told = (desk: Desk) =>
  desk.notices.map(({ subject, reason, level, suspect }) => `${subject} ${reason} ${level}${suspect ? '?' : ''}`);

async function doubted(desk: Desk, symbol: string, ...values: string[]): Promise<void> {
  for (const value of values) {
    desk.feed.doubted(symbol, value, WHY);
    await desk.settled();
  }
}

/** ISOLATED with an ETH leg of its own: 10 at 2,500 on 5,000, liquidated at 20,000 / 9.95 = 2,010.05. */
const TWO = {
  ...ISOLATED,
  positions: [
    ...ISOLATED.positions,
    { ...ISOLATED.positions[0], id: 'eth-1', symbol: ETH, contracts: '10', entryPrice: '2500', collateral: '5000' },
  ],
};

describe('a price that is not believed', () => {
  it('raises what it shows as suspect, says why, and counts for nothing at the end', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '52000');
    await doubted(desk, BTC, '46000');
    const [notice] = desk.notices;
    expect(notice).toMatchObject({ id: 'distance|binance-usdm/btc-1|1|critical|suspect', level: 'critical', from: 'ok' });
    // Nobody is told to move money by it.
    expect(notice?.text).toBe(
      `SUSPECT PRICE, not confirmed: BTC long 0.5 x10 at binance-usdm is 1.6 % from liquidation at 45,226.14 (${BTC} at binance: ${WHY})`,
    );
    expect(desk.monitor.summary()).toMatchObject({ worst: 'ok', doubtful: true });
    expect(desk.monitor.watches.get('binance-usdm/btc-1')).toMatchObject({ level: 'ok', suspected: 'critical' });
  });

  it('that is believed in the end and still as bad is told as any other', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '52000');
    await doubted(desk, BTC, '46000', '46000');
    await desk.marks(BTC, '46000');
    expect(told(desk)).toEqual(['binance-usdm/btc-1 first critical?', 'binance-usdm/btc-1 first critical']);
    expect(desk.monitor.summary()).toMatchObject({ worst: 'critical', doubtful: false });
  });

  it('is not told as any other by a look at the ages between its end and the next measurement', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '52000');
    await doubted(desk, BTC, '46000');
    desk.feed.elapsed += 2000;
    desk.feed.mark(BTC, '52000');
    desk.monitor.sweep();
    await desk.settled();
    expect(told(desk)).toEqual(['binance-usdm/btc-1 first critical?']);
  });

  it('clears no alarm, however long it stands', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '46000');
    await doubted(desk, BTC, '60000');
    desk.pass(14_000);
    for (let minute = 0; minute < 20; minute++) {
      await doubted(desk, BTC, '60000');
      desk.pass(KEEP / 6);
    }
    expect(told(desk)).toEqual(['binance-usdm/btc-1 first critical']);
    expect(desk.monitor.watches.get('binance-usdm/btc-1')?.level).toBe('critical');
  });

  it('hides no alarm of another leg: what is believed is measured beside it, by its last believed price', async () => {
    const desk = new Desk([TWO]);
    await desk.marks(BTC, '52000');
    await desk.marks(ETH, '2500');
    await doubted(desk, BTC, '60000');
    await desk.marks(ETH, '2050');
    expect(told(desk)).toEqual(['binance-usdm/eth-1 first critical']);
    expect(desk.monitor.summary().worst).toBe('critical');
  });

  it('hides no alarm of its own pool either', async () => {
    // 10 ETH and 0.1 BTC cross on 5,000: with BTC at its entry the pool is liquidated a little above 2,020.
    const both = {
      ...CROSS,
      positions: [
        ...CROSS.positions,
        { id: 'btc-1', symbol: BTC, side: 'long', contracts: '0.1', entryPrice: '50000', marginMode: 'cross' },
      ],
    };
    const desk = new Desk([both]);
    await desk.marks(BTC, '50000');
    await desk.marks(ETH, '2500');
    // By this price the pool gains 10,000 and nothing is near.
    await doubted(desk, BTC, '150000');
    await desk.marks(ETH, '2010');
    expect(told(desk)).toEqual(['desk first liquidation']);
    expect(desk.monitor.summary().worst).toBe('liquidation');
  });

  it('that was never believed leaves its level unknown, and is told as suspect', async () => {
    const desk = new Desk([ISOLATED]);
    await doubted(desk, BTC, '44000');
    expect(told(desk)).toEqual(['binance-usdm/btc-1 first negative?']);
    expect(desk.monitor.watches.get('binance-usdm/btc-1')?.level).toBe('unknown');
  });

  it('that came and went between two looks is told as suspect, and a believed dip beside it as real', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '52000');
    desk.feed.doubted(BTC, '44000', WHY);
    desk.feed.mark(BTC, '52000');
    await desk.settled();
    expect(told(desk)).toEqual(['binance-usdm/btc-1 first negative?']);
    const other = new Desk([ISOLATED]);
    await other.marks(BTC, '52000');
    other.feed.mark(BTC, '46000');
    other.feed.mark(BTC, '52000');
    other.feed.doubted(BTC, '60000', WHY);
    await other.settled();
    expect(told(other)).toEqual(['binance-usdm/btc-1 first critical']);
  });

  it('stays in doubt while another is looked back at', async () => {
    const desk = new Desk([TWO]);
    await desk.marks(BTC, '52000');
    await desk.marks(ETH, '2500');
    await doubted(desk, ETH, '1900');
    desk.feed.doubted(BTC, '44000', WHY);
    desk.feed.mark(BTC, '52000');
    await desk.settled();
    expect(told(desk)).toEqual(['binance-usdm/eth-1 first negative?', 'binance-usdm/btc-1 first negative?']);
  });

  it('leaves of an account’s level what the other prices say, and nothing of its own', async () => {
    const desk = new Desk([TWO]);
    const level = () =>
      desk.monitor.readings.map((reading) => [reading.level, believedLevel(reading, doubtsOf(reading, desk.monitor.board))]);
    await desk.marks(ETH, '2500');
    await doubted(desk, BTC, '44000');
    expect(level()).toEqual([['negative', 'unknown']]);
    await desk.marks(ETH, '2050');
    expect(level()).toEqual([['negative', 'critical']]);
    await desk.marks(BTC, '44000');
    expect(level()).toEqual([['negative', 'negative']]);
  });

  it('teaches nothing of how much the price moves', async () => {
    const desk = new Desk([ISOLATED]);
    const straight = new Desk([ISOLATED]);
    for (let second = 0; second < 600; second++) {
      for (const one of [desk, straight]) {
        one.feed.mark(BTC, second % 2 === 0 ? '52000' : '52010');
        one.feed.elapsed += 1000;
      }
      desk.feed.doubted(BTC, '20000', WHY);
    }
    const read = (one: Desk) => one.monitor.volatilities.of(`binance:${BTC}`)?.read();
    expect(read(desk)).toEqual(read(straight));
  });
});

describe('the screen', () => {
  it('shows the row at the newest price with why it is not believed, and the alarm as suspected', async () => {
    const desk = new Desk([ISOLATED]);
    await desk.marks(BTC, '52000');
    await doubted(desk, BTC, '46000');
    const { rows, alarm, detail, alerts, suspect } = desk.snapshot({ detail: true });
    expect(suspect).toBe(true);
    expect(rows[0]).toMatchObject({ markPrice: '46000', markSuspect: true, suspect: `${BTC} at binance: ${WHY}`, level: 'critical' });
    expect(alarm).toMatchObject({
      id: 'binance-usdm/btc-1|1|critical|suspect',
      kind: 'suspect',
      level: 'critical',
      text: `critical if true: BTC long 0.5 x10 at binance-usdm is 1.6 % from liquidation at 45,226.14 (${BTC} at binance: ${WHY})`,
      others: 0,
    });
    expect(detail?.provenance[0]).toEqual({ what: BTC, from: `mark price, binance, not believed yet: ${WHY}` });
    expect(alerts?.map(({ suspect }) => suspect)).toEqual([true]);
    await desk.marks(BTC, '52000');
    expect(desk.snapshot()).toMatchObject({ alarm: null, suspect: false, rows: [{ suspect: null, markSuspect: false }] });
  });

  it('puts a real alarm before a suspected one of its level, and a worse suspected one before both', async () => {
    const desk = new Desk([TWO]);
    await desk.marks(ETH, '2050');
    await desk.marks(BTC, '52000');
    await doubted(desk, BTC, '46000');
    expect(desk.snapshot().alarm).toMatchObject({ kind: 'level', level: 'critical', others: 1, text: expect.stringContaining('ETH') });
    await doubted(desk, BTC, '44000');
    expect(desk.snapshot().alarm).toMatchObject({ kind: 'suspect', level: 'negative', others: 1 });
  });

  it('marks in a cross account every row, but only the doubted price, and in an isolated one the row alone', async () => {
    const cross = { ...CROSS, positions: [...CROSS.positions, { ...CROSS.positions[0], id: 'btc-1', symbol: BTC, entryPrice: '52000' }] };
    const marks = async (account: object) => {
      const desk = new Desk([account]);
      await desk.marks(ETH, '2500');
      await desk.marks(BTC, '52000');
      await doubted(desk, BTC, '51000');
      return desk
        .snapshot({ sort: 'name' })
        .rows.map(({ key, suspect, markSuspect }) => [key.split('/')[1], suspect !== null, markSuspect]);
    };
    expect(await marks(cross)).toEqual([
      ['btc-1', true, true],
      ['eth-1', true, false],
    ]);
    expect(await marks(TWO)).toEqual([
      ['btc-1', true, true],
      ['eth-1', false, false],
    ]);
  });

  it("shows a venue's clock when it is more than 2 s off", () => {
    const desk = new Desk([ISOLATED]);
    const shown = (clockOffset: number) => {
      desk.feed.status({ clockOffset });
      return desk.snapshot().feeds[0]?.clockOffset;
    };
    expect([shown(1300), shown(-2000), shown(2100), shown(-3_600_000)]).toEqual([null, null, 2100, -3_600_000]);
  });
});
