import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { About, Draft, FieldName, FormKind, Values } from '../../src/book/draft/draft.ts';
import type { BookEvent } from '../../src/book/event.ts';
import { readMarkets } from '../../src/documents/markets.ts';
import { Rational } from '../../src/money/rational.ts';
import { Forms } from '../../src/monitor/forms.ts';
import type { OpenQuestions } from '../../src/monitor/instruments.ts';
import type { Setup } from '../../src/monitor/protocol.ts';
import { Session } from '../../src/monitor/session.ts';
import type { FormView, Outcome } from '../../src/monitor/snapshot.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { BookStore } from '../../src/store/book-store.ts';
import { BTC, CROSS, Desk, ETH, ISOLATED, LOAN } from './desk.ts';
import { Folder, playing } from './tapes.ts';

let folder: Folder;
let session: Session | null;
let number = 0;
beforeEach(() => {
  folder = new Folder();
  session = null;
});
afterEach(async () => {
  await session?.stop();
  folder.remove();
});

const NOWHERE: About = { account: null, position: null };
const POSITION: About = { account: 'binance-usdm', position: 'btc-1' };
const draft = (form: FormKind, values: Values, about: About = NOWHERE, whatIf = false): Draft => ({ form, about, whatIf, values });
const at = (accounts: readonly object[]): BookEvent => ({ kind: 'imported', text: JSON.stringify({ version: 1, accounts }) });

/** A tape that has been played, over the user's own book or over a document. */
async function open(
  accounts: readonly object[],
  own: boolean,
  marks: readonly (readonly [string, string])[] = [
    [BTC, '50000'],
    [ETH, '2500'],
  ],
): Promise<Session> {
  const tape = folder.tape(marks.map(([symbol, mark]) => [0, symbol, mark] as const));
  const ended = Promise.withResolvers<void>();
  const setup: Setup = { ...playing(tape, accounts), ...(own ? { book: { folder: folder.path, mayAct: false } } : {}) };
  if (own) {
    const store = BookStore.open(folder.path, 1);
    if (accounts.length > 0) store.change(1, () => at(accounts));
    store.close();
  }
  session = await Session.open(setup, { ended: () => ended.resolve(), snapshot: () => {} });
  await ended.promise;
  return session;
}

function shown(one: Draft, focus: FieldName | null = null): FormView {
  session?.command({ kind: 'draft', number: ++number, draft: one, focus });
  const form = session?.snapshot().form;
  expect(form?.number).toBe(number);
  return form as FormView;
}

function told(command: { kind: 'save'; draft: Draft } | { kind: 'remove'; about: About } | { kind: 'undo' }): Outcome {
  session?.command({ ...command, number: ++number });
  const outcome = session?.snapshot().outcome;
  expect(outcome?.number).toBe(number);
  return outcome as Outcome;
}

const onDisk = () => BookStore.readFrom(folder.path, 1).document;
const FILL = draft('fill', { contracts: '0.5', price: '45000' }, POSITION);
/** On a tape only the prices of what is held are kept. */
const WALLET = { id: 'wallet', product: 'custom/collateral-debt', assets: { BTC: '1' } };
const FUNDED = { ...ISOLATED, assets: { USDT: '5000' } };

describe('a form', () => {
  // Before: design.md section 8, liquidation at 45,226.13. After: 1 BTC at 47,500 on 4,750, (47,500 − 4,750) / 0.995 = 42,964.82.
  it('tells how the position stands and would stand at the prices of now, and writes nothing', async () => {
    await open([FUNDED], true);
    const { before, after, faults, contract, mark } = shown(FILL);
    expect(faults).toEqual([]);
    expect(before).toMatchObject({ entryPrice: '50000', row: { markPrice: '50000' }, equity: '7500', level: 'ok' });
    expect(before?.row?.liquidationPrice).toMatch(/^45226\.1306/);
    expect(after).toMatchObject({ entryPrice: '47500', row: { label: 'BTC long 1 x10 isolated' } });
    expect(after?.row?.liquidationPrice).toMatch(/^42964\.824/);
    expect([contract, mark]).toEqual(['1 BTC at binance', '50000']);
    expect(onDisk().accounts).toEqual([FUNDED]);
    expect(session?.snapshot().rows).toMatchObject([{ label: 'BTC long 0.5 x10 isolated' }]);
  });

  it('of a cross position tells of the whole account: what else it brings nearer to liquidation', async () => {
    await open([CROSS, WALLET], true);
    const { before, after } = shown(
      draft('position', { account: 'desk', symbol: BTC, side: 'long', contracts: '0.5', entryPrice: '50000', marginMode: 'cross' }),
    );
    // 10 ETH at 2,500 on 5,000 USDT: 2,020.2 is 19.19 % away; with 0.5 BTC more the account is the nearer.
    expect(before).toMatchObject({ row: null, entryPrice: null });
    expect(before?.nearest).toMatch(/^0\.1919/);
    expect(Number(after?.nearest)).toBeLessThan(0.1919);
    expect(after?.row).toMatchObject({ key: 'desk/btc-1' });
  });

  it('tells why a number is not known', async () => {
    await open([CROSS], true);
    const { after, notes } = shown(
      draft('position', { account: 'desk', symbol: 'DOGE/USDT:USDT', side: 'long', contracts: '1', entryPrice: '1', marginMode: 'cross' }),
    );
    expect(after?.row?.distance).toHaveProperty('unknown');
    expect(notes.join()).toContain('DOGE/USDT:USDT');
  });

  it('offers the words that are known of its field', async () => {
    await open([FUNDED, CROSS], true);
    expect(shown(draft('position', { account: 'bin' }), 'account').matches).toEqual(['binance-usdm']);
    expect(shown(draft('position', { account: 'binance-usdm', symbol: 'eth' }), 'symbol').matches.slice(0, 2)).toEqual([
      ETH,
      'ETH/USDC:USDC',
    ]);
    expect(shown(draft('position', { account: 'new', product: 'bybit' }), 'product').matches).toEqual(['bybit/unified']);
    expect(shown(draft('holding', { account: 'desk', code: 'us' }), 'code').matches).toEqual(['USDT', 'USDC', 'USD']);
  });

  it('asks whether a symbol is meant that its venue does not have', async () => {
    await open([FUNDED], true);
    const { notes } = shown(draft('position', { account: 'binance-usdm', symbol: 'BTCC/USDT:USDT' }));
    expect(notes).toEqual([expect.stringMatching(/^BTCC\/USDT:USDT is none of the \d+ contracts that are known of binance; did you mean/)]);
  });

  it('survives that what it is about goes away meanwhile', async () => {
    await open([FUNDED], true);
    const edit = draft('position', { contracts: '1', entryPrice: '50000', marginMode: 'cross' }, POSITION);
    expect(shown(edit).faults).toEqual([]);
    expect(told({ kind: 'remove', about: POSITION })).toMatchObject({ ok: true });
    expect(shown(edit).faults).toEqual([{ field: null, text: 'there is no position binance-usdm/btc-1 any more', missing: false }]);
    expect(told({ kind: 'save', draft: edit })).toMatchObject({ ok: false, text: 'there is no position binance-usdm/btc-1 any more' });
  });

  it('that is closed costs nothing any more', async () => {
    await open([FUNDED], true);
    shown(FILL);
    session?.command({ kind: 'draft', number: ++number, draft: null, focus: null });
    expect(session?.snapshot().form).toBeNull();
  });
});

describe('writing', () => {
  it('a form puts it on the disk and into the table, and undo takes it back', async () => {
    await open([FUNDED], true);
    expect(told({ kind: 'save', draft: FILL })).toEqual({ number, ok: true, text: expect.stringContaining('binance-usdm') });
    expect(onDisk().accounts[0]?.positions?.[0]).toMatchObject({ contracts: '1', entryPrice: '47500' });
    expect(session?.snapshot().rows).toMatchObject([{ label: 'BTC long 1 x10 isolated' }]);
    expect(told({ kind: 'undo' })).toMatchObject({ ok: true, text: expect.stringContaining('undone') });
    expect(onDisk().accounts).toEqual([FUNDED]);
    expect(told({ kind: 'undo' }).ok).toBe(true);
    expect(told({ kind: 'undo' })).toEqual({ number, ok: false, text: 'there is nothing to undo' });
  });

  it('selects what was written, wherever it stands in the list', async () => {
    await open([FUNDED, { ...CROSS, positions: [] }, LOAN], true);
    const values: Values = { account: 'desk', symbol: BTC, side: 'long', contracts: '0.01', entryPrice: '50000', marginMode: 'cross' };
    expect(session?.snapshot().selected).toBe(0);
    told({ kind: 'save', draft: draft('position', values) });
    const { rows, selected } = session?.snapshot() ?? { rows: [], selected: null };
    expect(selected === null ? null : rows[selected]?.key).toBe('desk/btc-1');
    expect(selected).toBeGreaterThan(0);
  });

  it('reckons by the book as it is then, not as it was when the form was opened', async () => {
    await open([FUNDED], true);
    shown(FILL);
    const other = BookStore.open(folder.path, 1);
    other.change(1, () => ({ kind: 'position.edited', account: 'binance-usdm', position: 'btc-1', changes: { contracts: '1.5' } }));
    other.close();
    told({ kind: 'save', draft: FILL });
    // (1.5 · 50,000 + 0.5 · 45,000) / 2
    expect(onDisk().accounts[0]?.positions?.[0]).toMatchObject({ contracts: '2', entryPrice: '48750' });
  });

  it('what is wrong is refused, and the book stays', async () => {
    await open([FUNDED], true);
    const outcome = told({ kind: 'save', draft: draft('fill', { contracts: '-1' }, POSITION) });
    expect(outcome).toEqual({ number, ok: false, text: 'contracts must not be negative (and 1 more)' });
    // A place of the document that no form's field is.
    const long = told({ kind: 'save', draft: draft('account', { account: 'x', product: 'custom/unified', label: 'y'.repeat(600) }) });
    expect(long).toMatchObject({ ok: false, text: expect.stringContaining('500 characters') });
    expect(onDisk().accounts).toEqual([FUNDED]);
  });

  it('nothing of a what-if is written, whoever asks', async () => {
    await open([FUNDED], true);
    const { after, notes } = shown({ ...FILL, whatIf: true });
    expect(after?.entryPrice).toBe('47500');
    expect(notes).toEqual([]);
    expect(told({ kind: 'save', draft: { ...FILL, whatIf: true } })).toMatchObject({ ok: false });
    expect(onDisk().accounts).toEqual([FUNDED]);
  });

  it('a paper account enters at the mark of now', async () => {
    const paper = { ...FUNDED, id: 'paper-1', paper: true, positions: [] };
    await open([paper, WALLET], true, [
      [BTC, '51000'],
      [BTC, '50500'],
    ]);
    const values: Values = {
      account: 'paper-1',
      symbol: BTC,
      side: 'short',
      size: '0.1',
      unit: 'coin',
      leverage: '10',
      marginMode: 'isolated',
    };
    expect(told({ kind: 'save', draft: draft('market', values) })).toMatchObject({ ok: true });
    expect(onDisk().accounts[0]?.positions).toMatchObject([{ side: 'short', contracts: '0.1', entryPrice: '50500', collateral: '505' }]);
  });
});

describe('what nobody holds yet', () => {
  const market = (values: Values): Draft =>
    draft('market', {
      account: 'paper-1',
      symbol: ETH,
      side: 'long',
      size: '2500',
      unit: 'USD',
      leverage: '5',
      marginMode: 'cross',
      ...values,
    });
  const paper = { id: 'paper-1', product: 'binance/usdm', paper: true, assets: { USDT: '1000' } };

  it('is asked for while it is drafted, and at the market each tick is the price', async () => {
    const desk = new Desk([paper], { book: new ShippedRules() });
    const document = { version: 1, accounts: [paper] } as const;
    const forms = new Forms({ monitor: desk.monitor, rules: new ShippedRules(), books: null, document, readOnly: 'a test', markets: null });
    const view = (one: Draft, focus: FieldName | null): FormView | null => {
      forms.take({ kind: 'draft', number: ++number, draft: one, focus });
      return forms.view(Rational.ZERO);
    };
    const asked = () => desk.feed.instruments.map(({ venue, symbol }) => `${venue}:${symbol}`);
    const before = asked();
    // Half a symbol may be another one: nothing is asked for while it is typed.
    view(market({}), 'symbol');
    expect(asked()).toEqual(before);
    expect(view(market({}), 'size')?.faults).toEqual([
      { field: null, text: 'there is no price to go by: none has come yet, or it is old, or not believed', missing: false },
    ]);
    expect(asked()).toEqual([...before, `binance:${ETH}`]);
    await desk.marks(ETH, '2500');
    expect(forms.view(Rational.ZERO)).toMatchObject({
      mark: '2500',
      faults: [],
      after: { entryPrice: '2500', row: { label: 'paper ETH long 1 x5 cross' } },
    });
    await desk.marks(ETH, '2000');
    expect(forms.view(Rational.ZERO)).toMatchObject({ after: { entryPrice: '2000', row: { label: 'paper ETH long 1.25 x5 cross' } } });
    // A price that nobody believes yet, or an old one, is none to enter at.
    desk.feed.doubted(ETH, '1000', 'jumped');
    await desk.settled();
    expect(forms.view(Rational.ZERO)).toMatchObject({ mark: '1000', after: null, faults: [{ field: null }] });
    await desk.marks(ETH, '2000');
    expect(forms.view(Rational.ZERO)).toMatchObject({ faults: [] });
    desk.pass(16_000);
    expect(forms.view(Rational.ZERO)).toMatchObject({ mark: '2000', after: null, faults: [{ field: null }] });
    forms.take({ kind: 'draft', number: ++number, draft: null, focus: null });
    expect(asked()).toEqual(before);
  });
});

it('a contract of which only its venue knows the size is asked for once, and measured when the answer is there', async () => {
  const account = { id: 'okx-1', product: 'okx/trading', assets: { USDT: '5000' } };
  const desk = new Desk([account], { book: new ShippedRules() });
  const asked: OpenQuestions[] = [];
  const forms = new Forms({
    monitor: desk.monitor,
    rules: new ShippedRules(),
    books: null,
    document: { version: 1, accounts: [account] },
    readOnly: 'a test',
    markets: null,
    ask: (question) => asked.push(question),
  });
  const values: Values = { account: 'okx-1', symbol: BTC, side: 'long', contracts: '50', entryPrice: '50000', marginMode: 'cross' };
  for (const focus of ['symbol', 'contracts', 'entryPrice'] as const) {
    forms.take({ kind: 'draft', number: ++number, draft: draft('position', values), focus });
    forms.view(Rational.ZERO);
  }
  expect(asked).toEqual([{ venue: 'okx', sizes: [BTC], tiers: [BTC] }]);
  await desk.marks(BTC, '50000');
  expect(forms.view(Rational.ZERO)).toMatchObject({ contract: null, after: { row: { label: 'BTC long 50 contracts cross' } } });
  const markets = readMarkets({
    version: 1,
    venue: 'okx',
    ccxt: '4.5.84',
    at: '2025-10-10T00:00:00Z',
    // okx: ctVal 0.01 (test/vectors and rulebook.md).
    instruments: { [BTC]: { contractSize: '0.01', tickSize: '0.1', lotSize: '0.01' } },
    tiers: { [BTC]: { at: '2025-10-10T00:00:00Z', tiers: [{ floor: '0', rate: '0.004' }] } },
  });
  desk.monitor.learn(new Map([['okx', markets]]));
  const view = forms.view(Rational.ZERO);
  expect(view).toMatchObject({ contract: '0.01 BTC at okx', after: { row: { label: 'BTC long 0.5 cross' } } });
});

describe('a document that is only read', () => {
  it('says why nothing can be written, and takes what-ifs', async () => {
    await open([FUNDED, LOAN], false);
    expect(session?.snapshot().readOnly).toMatch(/^book\.json is only ever read/);
    expect(told({ kind: 'save', draft: FILL })).toMatchObject({ ok: false, text: expect.stringMatching(/^book\.json is only ever read/) });
    const { after } = shown(draft('holding', { code: 'BTC', amount: '2' }, { account: 'ledn-1', position: null }, true));
    // 30,000 / (2 · 0.8)
    expect(after?.row).toMatchObject({ key: 'ledn-1', liquidationPrice: '18750' });
  });
});
