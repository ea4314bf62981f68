import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft } from '../../src/book/draft/draft.ts';
import { type Controller, createController } from '../../src/dashboard/controller.ts';
import { createTheme } from '../../src/dashboard/theme.ts';
import type { Command, Standing } from '../../src/monitor/snapshot.ts';
import { ALARM, alone, BTC, FakeMonitor, FORM } from './sample.ts';

let monitor: FakeMonitor;
let controller: Controller;
let rings = 0;
let left: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  monitor = new FakeMonitor();
  rings = 0;
  left = [];
  controller = createController({
    source: monitor,
    theme: createTheme({ color: false, ascii: true }),
    size: { columns: 80, rows: 24 },
    reducedMotion: true,
    ring: () => {
      rings++;
    },
    leave: (how) => left.push(how),
    now: () => performance.now(),
  });
  monitor.publish();
});
afterEach(() => {
  controller.close();
  vi.useRealTimers();
});

const screen = (): string => controller.frame().join('\n');
function press(...keys: string[]): void {
  for (const key of keys) controller.press(key);
}
const type = (text: string): void => press(...text);
/** The line of a field. */
const field = (label: string): string =>
  controller
    .frame()
    .find((line) => line.slice(2).startsWith(label))
    ?.trim() ?? '';
const sent = <Kind extends Command['kind']>(kind: Kind): Extract<Command, { kind: Kind }>[] =>
  monitor.commands.filter((command): command is Extract<Command, { kind: Kind }> => command.kind === kind);
const drafted = (): Draft | null | undefined => sent('draft').at(-1)?.draft;

describe('a new position', () => {
  it('is asked for field by field, and written when the monitor has written it', () => {
    press('n', '1');
    expect(screen()).toContain('NEW: FUTURES POSITION');
    type('desk');
    press('enter');
    type('BTC/USDT:USDT');
    press('enter', ' ', 'enter');
    type('0.5');
    expect(drafted()?.values).toMatchObject({
      account: 'desk',
      symbol: 'BTC/USDT:USDT',
      side: 'short',
      contracts: '0.5',
      marginMode: 'isolated',
    });
    press('ctrl-s');
    expect(sent('save')).toHaveLength(1);
    expect(sent('save')[0]?.draft).toEqual(drafted() ?? sent('draft').findLast(({ draft }) => draft !== null)?.draft);
    expect(screen()).toContain('written: position desk/btc-1 added');
    expect(screen()).toContain('[D]ISTANCE');
    press('down');
    expect(screen()).not.toContain('written:');
  });

  it('stays open with all that was typed when it is refused, and says why', () => {
    monitor.outcome = { ok: false, text: 'the disk is full' };
    press('n', '1');
    type('desk');
    press('ctrl-s');
    expect(screen()).toContain('! not written: the disk is full');
    expect(field('account')).toBe('> account         desk_');
    monitor.outcome = { ok: true, text: 'position desk/btc-1 added' };
    press('ctrl-s');
    expect(screen()).toContain('[D]ISTANCE');
  });

  it('is written once, however often it is asked for while the disk is slow', () => {
    monitor.outcome = null;
    press('n', '1', 'ctrl-s', 'ctrl-s', 'ctrl-s');
    expect(sent('save')).toHaveLength(1);
    expect(screen()).toContain('[ writing .. ]');
  });

  it('has each mistake in words beside its field, and what is only missing without alarm until it is written', () => {
    monitor.answer = ({ values }) => ({
      faults: [
        { field: 'contracts', text: 'needed', missing: true },
        ...(values.symbol === undefined ? [] : [{ field: 'symbol', text: 'must be a ccxt symbol', missing: false } as const]),
      ],
    });
    press('n', '1', 'enter');
    type('BTC');
    expect(field('symbol')).toBe('> symbol          BTC_  ! must be a ccxt symbol');
    expect(field('contracts')).toBe('contracts       needed');
    monitor.outcome = { ok: false, text: 'contracts needed' };
    press('ctrl-s');
    expect(field('contracts')).toBe('contracts       ! needed');
  });
});

describe('keys in a form', () => {
  it('are letters: none quits, sorts or acknowledges', () => {
    press('n', '1');
    type('qdoa?x');
    expect(left).toEqual([]);
    // The question mark explains.
    expect(drafted()?.values.account).toBe('qdoax');
    expect(screen()).toContain('A place at a venue');
    press('ctrl-c');
    expect(left).toEqual(['interrupt']);
  });

  it('move and erase within a word', () => {
    press('n', '1');
    type('dexk');
    press('left', 'backspace');
    type('s');
    expect(field('account')).toBe('> account         des|k');
    press('home', 'delete');
    type('D');
    press('end');
    type('2');
    expect(drafted()?.values.account).toBe('Desk2');
    press('ctrl-u');
    expect(drafted()?.values.account).toBe('');
  });

  it('pressed before the monitor has said what the form begins with are not lost', () => {
    const { send } = monitor;
    const held: Command[] = [];
    monitor.send = (command) => (command.kind === 'draft' ? held.push(command) : send.call(monitor, command));
    press('n', '1');
    expect(screen()).toContain('reading your book');
    type('desk');
    press('enter');
    type('BTC');
    monitor.send = send;
    for (const command of held) monitor.send(command);
    expect(drafted()?.values).toMatchObject({ account: 'desk', symbol: 'BTC' });
  });

  it('complete a word once the monitor knows what is typed, and what follows waits for it', () => {
    const answers: Command[] = [];
    const { send } = monitor;
    press('n', '1');
    monitor.answer = ({ values }) => (values.account === 'd' ? { matches: ['desk', 'desk-2'] } : {});
    monitor.send = (command) => (command.kind === 'draft' ? answers.push(command) : send.call(monitor, command));
    type('d');
    press('tab', 'enter');
    type('ETH');
    expect(field('account')).toContain('d_');
    monitor.send = send;
    for (const command of answers) monitor.send(command);
    expect(drafted()?.values).toMatchObject({ account: 'desk', symbol: 'ETH' });
  });

  it('pasted are cleaned and go into the word, whatever they are', () => {
    press('n', '1');
    controller.paste('q\u001b[31m\u202e\r\nde\u0000sk\u0003');
    expect(left).toEqual([]);
    expect(drafted()?.values.account).toBe('q [31m de sk');
    // Elsewhere a paste is nothing at all.
    press('escape', 'y');
    controller.paste('q');
    expect(left).toEqual([]);
    expect(screen()).toContain('[D]ISTANCE');
  });

  it('of wide characters move the cursor by characters', () => {
    press('n', '6');
    press('enter', 'enter');
    controller.paste('\u5e01\u5e01');
    press('left');
    type('x');
    expect(drafted()?.values.label).toBe('\u5e01x\u5e01');
  });
});

describe('leaving a form', () => {
  it('asks once where something was typed, and n stays with it', () => {
    press('n', '1', 'x', 'escape');
    expect(screen()).toContain('What you typed is not written');
    press('n');
    expect(field('account')).toBe('> account         x_');
    press('escape', 'y');
    expect(screen()).toContain('[D]ISTANCE');
    expect(sent('draft').at(-1)?.draft).toBeNull();
  });

  it('asks nothing where nothing was', () => {
    press('n', '1', 'escape');
    expect(screen()).toContain('[D]ISTANCE');
  });
});

describe('the row', () => {
  it('is changed by the forms that fit it, opened on it', () => {
    press('e');
    expect(screen()).toContain('CHANGE  BTC long 0.5 x10 isolated - bybit-main');
    press('2');
    expect(drafted()).toMatchObject({ form: 'fill', about: { account: 'bybit-main', position: 'btc-1' }, whatIf: false });
  });

  it('is deleted after a question that names it, and not by any other answer than y', () => {
    press('x');
    expect(screen()).toContain('Take the position bybit-main/btc-1 (BTC long 0.5 x10 isolated)');
    press('enter');
    press('x', 'q', 'n');
    press('delete', 'escape');
    expect(sent('remove')).toEqual([]);
    monitor.outcome = { ok: true, text: 'position bybit-main/btc-1 removed' };
    press('x', 'y');
    expect(sent('remove')).toMatchObject([{ about: { account: 'bybit-main', position: 'btc-1' } }]);
    expect(screen()).toContain('position bybit-main/btc-1 removed');
  });

  it('that is an account goes with all that is in it, and the question says so', () => {
    press('down', 'down', 'down', 'x');
    expect(screen()).toContain('Take the account ledn-1 with all that is in it');
  });

  it('comes back by undo, which says what it undid', () => {
    monitor.outcome = { ok: true, text: 'undone: position bybit-main/btc-1 removed' };
    press('u');
    expect(sent('undo')).toHaveLength(1);
    expect(screen()).toContain('undone: position bybit-main/btc-1 removed');
  });
});

describe('a change from another terminal while a form is open', () => {
  it('goes into the fields that nobody has touched here, and no other', () => {
    monitor.answer = () => ({ start: { contracts: '0.5', entryPrice: '50000', marginMode: 'cross' } });
    press('e', '1');
    press('ctrl-u');
    type('0.7');
    monitor.answer = () => ({ start: { contracts: '0.9', entryPrice: '48000', marginMode: 'cross' } });
    monitor.publish({
      form: { ...(monitor.current()?.form ?? FORM), start: { contracts: '0.9', entryPrice: '48000', marginMode: 'cross' } },
    });
    expect(drafted()?.values).toMatchObject({ contracts: '0.7', entryPrice: '48000' });
    expect(field('contracts')).toBe('> contracts       0.7_');
  });
});

describe('what if', () => {
  const standing: Standing = {
    row: BTC,
    entryPrice: '50000',
    stopBeyond: null,
    equity: '597.5',
    currency: 'USDT',
    level: 'critical',
    nearest: '0.020973',
    owed: { low: '0', high: '0' },
  };

  it('shows the account as it would stand, and has nothing to write', () => {
    const row = { ...BTC, liquidationPrice: '40000', distance: '0.134' };
    monitor.answer = () => ({ before: standing, after: { ...standing, row, entryPrice: '47500', nearest: '0.134', level: 'ok' } });
    press('w', '2');
    expect(screen()).toContain('WHAT IF: FURTHER FILL');
    expect(screen()).toContain('nothing is written'.replace('n', 'N'));
    const told = screen().replaceAll(/ +/g, ' ');
    for (const text of ['entry 50,000.0 47,500.0', 'liquidation 45,226.2 40,000.0', 'distance 2.0 % 13.4 %', 'level !! critical ok'])
      expect(told).toContain(text);
    expect(screen()).not.toContain('[ Write it');
    press('ctrl-s', 'escape');
    expect(sent('save')).toEqual([]);
    expect(screen()).toContain('[D]ISTANCE');
  });

  it('works on a document that is only read, on which no other form opens', () => {
    monitor.publish({ readOnly: 'book.json is only ever read' });
    for (const key of ['n', 'e', 'x', 'u', 'm']) {
      press(key);
      expect(screen()).toContain('! book.json is only ever read');
    }
    press('w', '2');
    expect(screen()).toContain('WHAT IF: FURTHER FILL');
  });
});

describe('an alarm', () => {
  it('stays above a form and rings while one is typed', () => {
    press('n', '1', 'd');
    const rung = rings;
    monitor.publish({ alarm: alone({ ...ALARM, id: 'worse', level: 'liquidation', text: 'BTC long is past liquidation' }) });
    expect(rings).toBe(rung + 1);
    expect(screen()).toContain('LIQUIDATION: BTC long is past liquidation');
    expect(field('account')).toBe('> account         d_');
  });
});

describe('a monitor that starts anew', () => {
  it('is told of the form again, and what it did not answer is not taken for written', () => {
    monitor.outcome = null;
    press('n', '1');
    type('desk');
    press('ctrl-s');
    monitor.commands.length = 0;
    monitor.publish({ seq: 0, form: null });
    expect(drafted()?.values.account).toBe('desk');
    expect(screen()).toContain('look whether it was written');
  });
});

describe('a form that is taller than the screen', () => {
  it.each([
    [60, 15],
    [80, 24],
    [120, 40],
  ])('shows its field at %ix%i, whichever it is', (columns, rows) => {
    controller.resize({ columns, rows });
    monitor.answer = () => ({
      before: null,
      after: null,
      faults: [{ field: 'leverage', text: 'needed, or the collateral', missing: true }],
    });
    press('n', '1');
    for (let i = 0; i < 12; i++) {
      expect(controller.frame()).toHaveLength(rows);
      expect(controller.frame().filter((line) => line.startsWith('>'))).toHaveLength(1);
      for (const line of controller.frame()) expect(line.length).toBeLessThanOrEqual(columns);
      press('?', 'down');
    }
    expect(screen()).toContain('[ Write it');
  });
});
