import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BookKeeper } from '../../src/monitor/book-keeper.ts';
import { Chronicle } from '../../src/monitor/chronicle.ts';
import { Hearing } from '../../src/monitor/hearing.ts';
import { BookStore } from '../../src/store/book-store.ts';
import { BTC, Desk, EPOCH, ISOLATED } from './desk.ts';
import { Folder } from './tapes.ts';

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
});
afterAll(() => folder.remove());

const keeperOf = (path: string): BookKeeper =>
  new BookKeeper({ folder: path, mayAct: true, now: () => EPOCH, monotonic: () => performance.now(), changed: () => {} });

/** A monitor over a data folder, as a session has it. */
function attended(path: string) {
  const books = keeperOf(path);
  const hearing = new Hearing(books);
  const desk = new Desk([ISOLATED], { before: (monitor) => monitor.remember(hearing.past(EPOCH)) });
  const chronicle = new Chronicle(books);
  const write = (from = 0): void => {
    for (const notice of desk.notices.slice(from)) chronicle.said(notice, []);
    books.poll();
  };
  const quieted = () => desk.monitor.watches.get('binance-usdm/btc-1')?.voices.get('danger')?.quieted ?? null;
  return { books, hearing, desk, chronicle, write, quieted };
}

describe('the journal', () => {
  it('gives a monitor that begins what stood when the last one ended: it is told once, as what it is', async () => {
    const path = `${folder.path}/restart`;
    const first = attended(path);
    await first.desk.marks(BTC, '46195');
    first.write();
    first.books.close();
    const second = attended(path);
    await second.desk.marks(BTC, '46195', '46190');
    expect(second.desk.notices.map(({ id, reason }) => `${reason} ${id}`)).toEqual(['repeat distance|binance-usdm/btc-1|1|critical']);
    second.books.close();
  });

  it('tells a monitor that only shows whom the one that acts has told', async () => {
    const path = `${folder.path}/told`;
    const acting = attended(path);
    const shows = attended(path);
    expect(shows.books.acts).toBe(false);
    const subject = 'binance-usdm/btc-1';
    const id = `distance|${subject}|1|critical`;
    acting.books.note(EPOCH, { kind: 'failed', subject, id, channel: 'phone', why: 'connection refused', final: false });
    acting.books.note(EPOCH + 1, { kind: 'sent', subject, id, channel: 'phone' });
    acting.write();
    expect(shows.hearing.listen(shows.desk.monitor, 0)).toEqual([
      { id, channel: 'phone', state: 'failed', at: EPOCH, why: 'connection refused' },
      { id, channel: 'phone', state: 'sent', at: EPOCH + 1, why: null },
    ]);
    expect(shows.hearing.listen(shows.desk.monitor, 1000)).toEqual([]);
    shows.books.close();
    acting.books.close();
  });

  it('lets what another process says of an alarm be heard: acknowledged, and snoozed for four hours at most', async () => {
    const path = `${folder.path}/words`;
    const { desk, hearing, books, quieted, write } = attended(path);
    await desk.marks(BTC, '46195');
    write();
    const other = BookStore.open(path, EPOCH);
    const id = desk.notices[0]?.id as string;
    other.journal.append(EPOCH, [{ kind: 'acknowledged', subject: 'binance-usdm/btc-1', id }]);
    hearing.listen(desk.monitor, 0);
    expect(quieted()).toEqual({ how: 'acknowledged', at: EPOCH, until: EPOCH + 15 * 60_000 });
    other.journal.append(EPOCH + 1, [{ kind: 'snoozed', subject: 'binance-usdm/btc-1', id, until: EPOCH + 86_400_000 }]);
    // Not at every beat, and not later than the second that is promised.
    hearing.listen(desk.monitor, 100);
    expect(quieted()?.how).toBe('acknowledged');
    hearing.listen(desk.monitor, 1000);
    expect(quieted()).toEqual({ how: 'snoozed', at: EPOCH + 1, until: EPOCH + 1 + 4 * 3_600_000 });
    other.close();
    books.close();
  });

  it('that cannot be read is no reason to stop: the alerts begin anew', () => {
    const { books, hearing } = attended(`${folder.path}/broken`);
    books.close();
    expect(hearing.past(EPOCH)).toEqual([]);
  });
});
