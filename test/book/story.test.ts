import { describe, expect, it } from 'vitest';
import type { BookEvent } from '../../src/book/event.ts';
import { instantOf } from '../../src/book/instant.ts';
import { tellChanges } from '../../src/book/story.ts';
import { Diary } from '../risk/record.ts';

const told = (diary: Diary): string[] => tellChanges(diary.record).map(({ kind, places, text }) => `${kind} ${places.join(' ')}: ${text}`);
const text = (event: BookEvent): string | undefined => tellChanges([{ id: 1, at: 0, event, undone: null }])[0]?.text;

describe('a change told', () => {
  it('says what happened, at what price, and what came of it', () => {
    const diary = new Diary()
      .account('desk', { USDT: '10000' }, { label: 'My "desk"', paper: true })
      .open('desk/p', 'long', 'BTC/USDT:USDT', '0.5', '50000', { marginMode: 'isolated', leverage: '10' })
      .close('desk/p', '0.25', '51000', { fee: '1.2' })
      .coins('desk', 'buy', '0.1', 'ETH', '3000', 'USDT')
      .move('500', 'USDT', 'desk', null)
      .write({ kind: 'position.edited', account: 'desk', position: 'p', changes: { stopPrice: '47000', leverage: null } })
      .write({ kind: 'account.edited', account: 'desk', assets: { ETH: null }, debts: { USD: { amount: '300', annualRate: '0.08' } } })
      .write({ kind: 'imported', text: '{"version":1,"accounts":[]}' });
    expect(told(diary)).toEqual([
      'changes desk: account added: custom/unified, "My "desk"", play money, 1 amount',
      'trades desk/p: opened long 0.5 BTC/USDT:USDT @ 50000',
      'trades desk/p: reduced long 0.25 BTC/USDT:USDT @ 51000; gain +250 USDT; fee -1.2 USDT',
      'trades desk: bought 0.1 ETH/USDT @ 3000',
      'money desk: paid-out 500 USDT',
      'changes desk/p: position changed: stopPrice 47000, leverage none',
      'changes desk: account changed: holds none ETH, owes 300 USD',
      'imports : a whole document took the place of the book',
    ]);
  });

  it('marks what was taken back, and tells that it was', () => {
    const diary = new Diary().account('a').undo();
    expect(tellChanges(diary.record).map(({ what, undone, text }) => [what, undone !== null, text])).toEqual([
      ['account added', true, 'account added: custom/unified'],
      ['undone', false, 'taken back: account added: custom/unified'],
    ]);
  });

  it('stands where it happened, not where it was written', () => {
    const [late] = tellChanges([
      {
        id: 1,
        at: 5000,
        undone: null,
        event: { kind: 'booked', entry: { what: 'paid-in', at: '1970-01-01T00:00:01Z', account: 'a' }, changes: [], realised: [] },
      },
    ]);
    expect([late?.at, late?.written]).toEqual([1000, 5000]);
  });

  it('tells of an import what it found other than before, and nothing of one that found nothing', () => {
    const p = { id: 'p', symbol: 'BTC/USDT:USDT', side: 'long', contracts: '1', entryPrice: '100' };
    const stamp = { name: 'main', venue: 'binance', at: '2026-01-01T00:00:00Z' };
    const imported = (account: object, gone: readonly string[] = []): BookEvent => ({
      kind: 'venue.imported',
      name: 'main',
      venue: 'binance',
      gone,
      accounts: gone.length > 0 ? [] : [{ id: 'v', product: 'binance/usdm', imported: stamp, ...account }],
    });
    const diary = new Diary()
      .write(imported({ assets: { USDT: '10' }, positions: [p] }))
      .write(imported({ assets: { USDT: '10' }, positions: [{ ...p, reported: { liquidationPrice: '90' } }] }))
      .write(imported({ assets: { USDT: '9', BTC: '1' }, positions: [{ ...p, contracts: '2' }] }))
      .write(imported({}, ['v']));
    expect(told(diary)).toEqual([
      'imports v: import main of binance: v/p: long 1 BTC/USDT:USDT @ 100; v holds USDT: 10',
      'imports v: import main of binance: v/p: long 1 BTC/USDT:USDT @ 100 -> long 2 BTC/USDT:USDT @ 100; v holds USDT: 10 -> 9; v holds BTC: 1',
      'imports v: import main of binance: v is no longer there',
    ]);
  });

  it('tells charges by what was realised, and coins of any name', () => {
    const charge = (amount: string, currency: string): BookEvent => ({
      kind: 'booked',
      entry: { what: 'funding', at: '2026-01-01T00:00:00Z', account: 'a', position: 'p', moved: { amount: '1', currency } },
      changes: [],
      realised: [{ kind: 'funding', amount, currency }],
    });
    expect(text(charge('-1', 'USDT'))).toBe('funding -1 USDT');
    expect(text(charge('0', '1INCH'))).toBe('funding 0 1INCH');
    // Profit in coin has thirty digits: shown down to twelve.
    expect(text(charge('0.123456789012345', 'BTC'))).toBe('funding +0.123456789012 BTC');
  });

  it('lets nothing through that could take over a screen', () => {
    const label = 'x\u001b[2J\u202e';
    expect(text({ kind: 'account.opened', account: { id: 'a', product: 'custom/unified', label } })).toBe(
      'account added: custom/unified, "x [2J "',
    );
    expect(
      text({
        kind: 'booked',
        entry: { what: 'paid-in', at: '2026-01-01T00:00:00Z', account: 'a', note: `n\n${label}` },
        changes: [],
        realised: [],
      }),
    ).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

it('reads the times of the calendar as the machine does', () => {
  for (const time of [
    '1970-01-01T00:00:00Z',
    '2000-02-29T23:59:59.999Z',
    '2024-02-29T12:00:00.5Z',
    '2024-03-01T00:00:00Z',
    '2026-11-22T05:28:33.123Z',
    '2100-03-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
  ]) {
    expect([time, instantOf(time)]).toEqual([time, Date.parse(time)]);
  }
  for (let day = 0; day < 60_000; day += 13) {
    const time = new Date(day * 86_400_000).toISOString();
    expect([time, instantOf(time)]).toEqual([time, day * 86_400_000]);
  }
  for (const bad of ['', '2026-13-01T00:00:00Z', '2026-01-01', '2026-01-01T00:00:00+01:00']) expect(instantOf(bad)).toBeUndefined();
});
