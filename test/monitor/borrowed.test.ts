import { describe, expect, it } from 'vitest';
import { FIRST_VIEW } from '../../src/monitor/view.ts';
import { BTC, Desk, ISOLATED } from './desk.ts';

const ASSUMED = `${BTC}: mark borrowed from okx`;

/** Binance does not serve this place, and OKX lends. */
async function borrowing(): Promise<Desk> {
  const desk = new Desk([ISOLATED]);
  desk.feed.status({ state: 'refused', detail: 'does not serve this place (HTTP 451)', closedHere: true, borrowedFrom: 'okx' });
  desk.feed.borrowed(BTC, '50000', 'okx');
  await desk.settled();
  return desk;
}

describe('a borrowed mark', () => {
  it('is said to be one in the reading, for as long as it is', async () => {
    const desk = await borrowing();
    expect(desk.monitor.reading().assumptions).toContain(ASSUMED);
    expect(desk.snapshot().assumptions).toContain(ASSUMED);
    await desk.marks(BTC, '50001');
    expect(desk.monitor.reading().assumptions).not.toContain(ASSUMED);
    expect(desk.snapshot().assumptions).not.toContain(ASSUMED);
  });

  it('is named where the numbers of a row come from', async () => {
    const desk = await borrowing();
    const from = () => {
      const { detail } = desk.snapshot({ ...FIRST_VIEW, selected: { index: 0, key: null }, detail: true });
      return detail?.provenance.find(({ what }) => what === BTC)?.from;
    };
    expect(from()).toBe('mark price, borrowed from okx: binance does not serve this place');
    await desk.marks(BTC, '50001');
    expect(from()).toBe('mark price, binance');
  });

  it('triggers as any other, and its venue is shown as closed here with the age of what it borrows', async () => {
    const desk = await borrowing();
    desk.feed.elapsed += 700;
    expect(desk.snapshot().feeds).toEqual([
      {
        venue: 'binance',
        state: 'refused',
        ageMs: 700,
        detail: 'does not serve this place (HTTP 451)',
        rejected: 0,
        redials: 0,
        clockOffset: null,
        closedHere: true,
        borrowedFrom: 'okx',
      },
    ]);
    desk.feed.borrowed(BTC, '46195', 'okx');
    await desk.settled();
    expect(desk.snapshot()).toMatchObject({ level: 'critical' });
  });
});
