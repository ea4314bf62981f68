import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BookDocument, PositionEntry } from '../../src/book/entries.ts';
import type { Booked } from '../../src/book/event.ts';
import { standing } from '../../src/book/recorded.ts';
import { BookStore } from '../../src/store/book-store.ts';
import { runHere } from './here.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'negmon-history-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const data = () => join(home, 'data');
const negmon = (...words: string[]) => runHere('--data-dir', data(), '--plain', ...words);
const says = async (...words: string[]) => {
  const { status, stdout, stderr } = await negmon(...words);
  expect([words, status, stderr]).toEqual([words, 0, '']);
  return stdout;
};
const file = (text: string, name = 'trades.csv') => {
  writeFileSync(join(home, name), text);
  return join(home, name);
};
const take = (text: string, ...more: string[]) => negmon('import', '--file', file(text), '--account', 'main', '--yes', ...more);
/** What the account holds after it; it must have been taken. */
async function taken(text: string, ...more: string[]): Promise<readonly PositionEntry[]> {
  const { status, stderr } = await take(text, ...more);
  expect([status, stderr]).toEqual([0, '']);
  const document = JSON.parse(await says('export')) as BookDocument;
  return document.accounts[0]?.positions ?? [];
}
const account = (product: string, ...more: string[]) => says('add', 'account', 'main', '--product', product, ...more);
function booked(): Booked[] {
  const store = BookStore.open(data(), 1);
  try {
    return standing(store.events()).flatMap(({ event }) => (event.kind === 'booked' ? [event] : []));
  } finally {
    store.close();
  }
}
const gains = () => booked().flatMap(({ realised }) => realised.map(({ kind, amount, currency }) => `${kind} ${amount} ${currency}`));

// The columns are those of the exports themselves; what the numbers come to is algebra: gain = ±n (exit − entry).
const BINANCE = 'Uid,Time,Symbol,Side,Price,Quantity,Amount,Fee,Realized Profit,Buyer,Maker,Trade ID,Order ID';
const binance = (...rows: string[]) => [BINANCE, ...rows].join('\n');
const OPENED = '1,2026-05-29 18:25:01,BTCUSDT,BUY,70000,0.2,14000,5.60000000USDT,0,true,false,100,1';
const ADDED = '1,2026-05-30 10:00:00,BTCUSDT,BUY,76000,0.1,7600,0.00400000 BNB,0,true,true,101,2';
const REDUCED = '1,2026-05-30 12:00:00,BTCUSDT,SELL,75000,0.1,7500,3USDT,300,false,false,102,3';
const TURNED = '1,2026-05-31 12:00:00,BTCUSDT,SELL,73000,0.5,36500,14.6USDT,200,false,false,103,4';

describe('a trade history of Binance futures', () => {
  beforeEach(() => account('binance/usdm', '--asset', 'USDT=1000'));

  it('becomes positions and a history, and leaves the balances as they are', async () => {
    // 0.2 at 70,000 and 0.1 at 76,000 are 0.3 at 72,000; 0.1 of it at 75,000 gains 300; 0.2 at 73,000 gains 200, and 0.3 short are left.
    expect(await taken(binance(TURNED, REDUCED, ADDED, OPENED), '--zone', 'UTC')).toEqual([
      { id: 'btc-1', symbol: 'BTC/USDT:USDT', side: 'short', contracts: '0.3', entryPrice: '73000', openedAt: '2026-05-31T12:00:00Z' },
    ]);
    expect(JSON.parse(await says('export')).accounts[0].assets).toEqual({ USDT: '1000' });
    expect(booked().map(({ entry }) => [entry.what, entry.at, entry.contracts, entry.price])).toEqual([
      ['opened', '2026-05-29T18:25:01Z', '0.2', '70000'],
      ['added', '2026-05-30T10:00:00Z', '0.1', '76000'],
      ['reduced', '2026-05-30T12:00:00Z', '0.1', '75000'],
      ['closed', '2026-05-31T12:00:00Z', '0.2', '73000'],
      ['opened', '2026-05-31T12:00:00Z', '0.3', '73000'],
    ]);
    expect(gains()).toEqual(['fee -5.6 USDT', 'fee -0.004 BNB', 'gain 300 USDT', 'fee -3 USDT', 'gain 200 USDT', 'fee -14.6 USDT']);
    expect(await says('undo')).toBe('undone: a history of binance for main\n');
    expect(JSON.parse(await says('export')).accounts[0].positions ?? []).toEqual([]);
  });

  it('is shown before it is written, and said what is new in it', async () => {
    const first = await negmon('import', '--file', file(binance(ADDED, OPENED)), '--account', 'main', '--zone', 'UTC');
    expect(first).toEqual({
      status: 1,
      stdout: `Binance USDⓈ-M futures, Trade History: 2 fills and 0 funding payments, 2026-05-29T18:25:01Z to 2026-05-30T10:00:00Z
2 entries for the history; what the account holds and owes stays as it is
+ main/btc-1: long 0.3 BTC/USDT:USDT @ 72000
`,
      stderr: 'negmon: nothing was written: --yes writes it.\n',
    });
    await taken(binance(ADDED, OPENED), '--zone', 'UTC');
    // Files overlap: what is there is not taken twice, not even where a fill had turned the position round.
    const { stdout } = await take(binance(TURNED, REDUCED, ADDED, OPENED), '--zone', 'UTC');
    expect(stdout).toContain('2 of them are in the book already\n');
    expect((await take(binance(TURNED, REDUCED, ADDED, OPENED), '--zone', 'UTC')).stdout).toContain(
      '4 of them are in the book already\nnothing is new\n',
    );
    expect(gains()).toHaveLength(6);
  });

  it.each([
    ['(UTC+3)', '2026-05-29T15:25:01Z'],
    ['(UTC--6)', '2026-05-30T00:25:01Z'],
    ['(UTC+0)', '2026-05-29T18:25:01Z'],
  ])('whose file name says %s is read in that time zone', async (zone, at) => {
    const named = file(binance(OPENED), `Binance-Futures-Trade-History-202603230520${zone}.csv`);
    await says('import', '--file', named, '--account', 'main', '--yes');
    expect(booked()[0]?.entry.at).toBe(at);
  });

  it('of the older kind is in UTC, with years of two digits in newer ones', async () => {
    const old =
      'Date(UTC),Symbol,Side,Price,Quantity,Amount,Fee,Realized Profit\n2026-06-01 09:00:00,ETHUSDC,SELL,3000,1,3000,0.27 USDC,0\n';
    expect(await taken(old)).toMatchObject([{ symbol: 'ETH/USDC:USDC', side: 'short', openedAt: '2026-06-01T09:00:00Z' }]);
    await taken(`${BINANCE}\n1,26-06-02 09:00:00,BTCUSDT_261225,BUY,70000,1,70000,0,0,true,false,9,9\n`, '--zone', '-05:00');
    expect(booked().at(-1)?.entry).toMatchObject({ symbol: 'BTC/USDT:USDT-261225', at: '2026-06-02T14:00:00Z' });
  });

  it.each([
    ['no time zone', [OPENED], [], 'line 2, column time: the file does not say in which time zone'],
    [
      'a beginning in the middle of a position',
      [REDUCED],
      ['--zone', 'UTC'],
      'the venue says that it gained 300, and the lines before it come to 0',
    ],
    [
      'another entry than the venue had',
      [REDUCED.replace(',300,', ',310,'), ADDED, OPENED],
      ['--zone', 'UTC'],
      'gained 310, and the lines before it come to 300',
    ],
    ['both sides held at once', [OPENED, ADDED.replace('BUY', 'SELL')], ['--zone', 'UTC'], 'holds both sides at once'],
    [
      'a fee in no currency',
      [OPENED.replace('5.60000000USDT', '5.6')],
      ['--zone', 'UTC'],
      'line 2, column fee: "5.6": must be an amount with its currency',
    ],
    ['a decimal comma', [OPENED.replace('70000,', '"70.000,5",')], ['--zone', 'UTC'], 'two ways'],
    ['a contract of another kind', [OPENED.replace('BTCUSDT', 'BTCUSD_PERP')], ['--zone', 'UTC'], 'is no USDT or USDC contract'],
    ['no such day', [OPENED.replace('05-29', '02-30')], ['--zone', 'UTC'], 'is no time'],
    ['no such zone', [OPENED], ['--zone', 'CET'], '--zone must be UTC or an offset'],
  ])('with %s is refused, and nothing is written', async (_, rows, more, said) => {
    const before = await says('export');
    const { status, stderr } = await take(binance(...rows), ...more);
    expect([status === 0, stderr]).toEqual([false, expect.stringContaining(said)]);
    expect(await says('export')).toBe(before);
    expect(booked()).toEqual([]);
  });

  it('is not added to a position that was typed in, nor to another venue’s account', async () => {
    await says('add', 'long 0.2 BTC/USDT:USDT @ 70000', '--account', 'main');
    expect((await take(binance(OPENED), '--zone', 'UTC')).stderr).toContain('main/btc-1 holds BTC/USDT:USDT already');
    await says('fill', 'main/btc-1', '0.1', '@', '71000', '--at', '2026-05-01');
    expect((await take(binance(OPENED), '--zone', 'UTC')).stderr).toContain('main/btc-1 holds BTC/USDT:USDT already');
    await says('add', 'account', 'other', '--product', 'bybit/unified');
    const { status, stderr } = await negmon('import', '--file', file(binance(OPENED)), '--account', 'other', '--zone', 'UTC', '--yes');
    expect([status, stderr]).toEqual([2, expect.stringContaining("give an account of binance's")]);
    expect((await negmon('import', '--file', file(binance(OPENED)), '--zone', 'UTC', '--yes')).stderr).toContain('with --account ID');
  });

  it('is not taken once more by another clock', async () => {
    await taken(binance(REDUCED, ADDED, OPENED), '--zone', 'UTC');
    const { status, stderr } = await take(binance(REDUCED, ADDED, OPENED), '--zone', '+05:45');
    expect([status, stderr]).toEqual([2, expect.stringContaining('3 of these lines are in the book already, each 5.75 h later')]);
    expect(booked()).toHaveLength(3);
    expect(await taken(binance(TURNED, REDUCED, ADDED), '--zone', 'UTC')).toMatchObject([{ side: 'short', contracts: '0.3' }]);
  });

  it('is not added to what was booked by hand of the same time: it would be counted twice', async () => {
    await says('open', 'long 0.2 BTC/USDT:USDT @ 70000 x10', '--account', 'main', '--at', '2026-05-29T18:25:01Z');
    await says('close', 'main/btc-1', '@', '75000', '--at', '2026-05-30T12:00:00Z');
    const { status, stderr } = await take(binance(OPENED), '--zone', 'UTC');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('2 things of BTC/USDT:USDT booked by hand in main (opened at 2026-05-29T18:25:01Z) would be counted twice'),
    ]);
    await says('undo');
    await says('undo');
    await taken(binance(OPENED), '--zone', 'UTC');
    expect(booked()).toHaveLength(1);
  });

  it('goes on from what was booked by hand before it', async () => {
    await says('open', 'long 0.1 BTC/USDT:USDT @ 64000 x10', '--account', 'main', '--at', '2026-05-01');
    expect(await taken(binance(OPENED), '--zone', 'UTC')).toMatchObject([{ contracts: '0.3', entryPrice: '68000' }]);
  });
});

describe('a transaction log of Bybit', () => {
  const HEAD =
    'Uid,Currency,Contract,Type,Direction,Quantity,Position,Filled Price,Funding,Fee Paid,Cash Flow,Change,Wallet Balance,Action,Time(UTC)';
  const log = (...rows: string[]) => ['UID: 1,Company Name: ,Country:', HEAD, ...rows].join('\n');
  const SHORT = '1,USDT,ETHUSDT,TRADE,SELL,2,-2,2500,0,-2.5,0,-2.5,97.5,OPEN,2026-04-15 08:00:00';
  const FUNDING = '1,USDT,ETHUSDT,SETTLEMENT,SELL,--,-2,--,-0.5,0,0,-0.5,97,SETTLEMENT,2026-04-15 16:00:00';
  const COVERED = '1,USDT,ETHUSDT,TRADE,BUY,0.5,-1.5,2400,0,0.1,50,50.1,147.1,CLOSE,2026-04-16 08:00:00';
  beforeEach(() => account('bybit/unified'));

  it('is read with its funding and its rebates; what is none of a contract’s is told, not taken', async () => {
    const transfer = '1,USDT,,TRANSFER_IN,--,--,--,--,--,--,--,100,100,--,2026-04-15 07:00:00';
    const spot = [
      '1,SOL,SOLUSDT,TRADE,BUY,1,0,100,0,0,1,1,1,--,2026-04-15 07:30:00',
      '1,USDT,SOLUSDT,TRADE,BUY,-100,0,100,0,0,-100,-100,0,--,2026-04-15 07:30:00',
    ];
    const { stdout } = await take(log(COVERED, FUNDING, SHORT, ...spot, transfer));
    expect(stdout).toContain(
      '2 fills and 1 funding payments, 2026-04-15T08:00:00Z to 2026-04-16T08:00:00Z\nnot read: 2 x spot trade\nnot read: 1 x TRANSFER_IN\n',
    );
    // 0.5 (2,500 − 2,400) = 50; a fee above 0 came in.
    expect(gains()).toEqual(['fee -2.5 USDT', 'funding -0.5 USDT', 'gain 50 USDT', 'fee 0.1 USDT']);
    expect(JSON.parse(await says('export')).accounts[0]).toEqual({
      id: 'main',
      product: 'bybit/unified',
      positions: [
        { id: 'eth-1', symbol: 'ETH/USDT:USDT', side: 'short', contracts: '1.5', entryPrice: '2500', openedAt: '2026-04-15T08:00:00Z' },
      ],
    });
  });

  it.each([
    [
      'another position than the venue had',
      SHORT.replace('-2,2500', '-3,2500'),
      'the venue says that 3 ETH/USDT:USDT were held after it, and the lines before it come to 2',
    ],
    ['a close of what was not opened', COVERED, 'and the lines before it opened 0'],
    ['an option', SHORT.replace('ETHUSDT', 'ETH-27MAR26-1200-C-USDT'), 'is an option'],
    ['a liquidation', COVERED.replace('TRADE', 'LIQUIDATION'), 'moves a position in a way that is not read'],
  ])('with %s is refused', async (_, row, said) => {
    expect(await take(log(row))).toMatchObject({ status: 78, stderr: expect.stringContaining(said) });
  });
});

describe('a trade history of Hyperliquid', () => {
  const log = (...rows: string[]) => ['time,coin,dir,px,sz,ntl,fee,closedPnl', ...rows].join('\n');
  beforeEach(() => account('hyperliquid/perp'));

  it('is read by the order of its dates and the zone that it was written in; its profits are less the fee', async () => {
    // 0.1 (2,010 − 2,000) = 1, less 0.02.
    const rows = [
      '18/03/2026 - 12:00:00,ETH,Close Long,2010,0.1,201,0.02,0.98',
      '8/03/2026 - 11:15:00,ETH,Open Long,2000,0.2,400,0.04,-0.04',
    ];
    expect(await taken(log(...rows), '--zone', '+01:00')).toMatchObject([
      { symbol: 'ETH/USDC:USDC', contracts: '0.1', entryPrice: '2000' },
    ]);
    expect(booked().map(({ entry }) => entry.at)).toEqual(['2026-03-08T10:15:00Z', '2026-03-18T11:00:00Z']);
    expect(gains()).toEqual(['fee -0.04 USDC', 'gain 1 USDC', 'fee -0.02 USDC']);
  });

  it('is refused where nothing tells days from months, until that is said', async () => {
    const row = '8/3/2026 - 11:15:00,kPEPE,Open Short,0.01,100,1,0,0';
    expect((await take(log(row), '--zone', 'UTC')).stderr).toContain('--dates dmy or --dates mdy');
    expect((await take(log(row), '--dates', 'mdy')).stderr).toContain('--zone');
    await taken(log(row), '--zone', 'UTC', '--dates', 'mdy');
    expect(booked()[0]?.entry).toMatchObject({ at: '2026-08-03T11:15:00Z', symbol: 'KPEPE/USDC:USDC' });
  });

  it('turns a position round, leaves spot aside, and refuses a word that it does not know', async () => {
    const rows = [
      '20.3.2026 - 12:00:00,BTC,Long > Short,90000,0.3,27000,3,-1003',
      '19.3.2026 - 12:00:00,BTC,Open Long,100000,0.1,10000,1,-1',
      '18.3.2026 - 12:00:00,HYPE/USDC,Buy,40,1,40,0.1,-0.1',
    ];
    const { stdout } = await take(log(...rows), '--zone', 'UTC');
    expect(stdout).toContain('not read: 1 x spot trade\n');
    expect(stdout).toContain('+ main/btc-1: short 0.2 BTC/USDC:USDC @ 90000\n');
    expect(gains()).toEqual(['fee -1 USDC', 'gain -1000 USDC', 'fee -3 USDC']);
    expect((await take(log('20.3.2026 - 12:00:00,BTC,Liquidated Cross Long,90000,0.3,27000,3,-1003'), '--zone', 'UTC')).stderr).toContain(
      'is not read from files yet',
    );
  });
});

describe('an account log of Kraken Futures', () => {
  // A real one of June 2026, as a study of the export that its owner made public has it: profits and average entry are Kraken's.
  const HEAD =
    'uid,dateTime,account,type,symbol,contract,change,new balance,new average entry price,trade price,mark price,funding rate,realized pnl,fee,realized funding,collateral,conversion spread percentage,liquidation fee,position uid';
  const own = (at: string, change: string, balance: string, price: string) =>
    `u,2026-06-06 ${at},flex,futures trade,pf_xbtusd,pf_xbtusd,${change},${balance},,${price},,,,,,,,,`;
  const cash = (at: string, price: string, pnl: string, fee: string) =>
    `u,2026-06-06 ${at},flex,futures trade,usd,pf_xbtusd,0,0,,${price},,,${pnl},${fee},,,,,`;
  const rows = [
    cash('12:07:02', '60997', '-10.3438', '0.6405'),
    own('12:07:02', '0.021', '0.', '60997'),
    cash('12:07:02', '60995', '-0.7849', '0.0488'),
    own('12:07:02', '0.0016', '-0.021', '60995'),
    cash('12:07:02', '60994', '-0.0979', '0.0061'),
    own('12:07:02', '0.0002', '-0.0226', '60994'),
    cash('12:07:02', '60993', '-0.1954', '0.0122'),
    own('12:07:02', '0.0004', '-0.0228', '60993'),
    cash('10:21:47', '60497', '0.', '0.0484'),
    own('10:21:47', '-0.0016', '-0.0232', '60497'),
    cash('10:21:47', '60504', '0.', '0.0061'),
    own('10:21:47', '-0.0002', '-0.0216', '60504'),
    cash('10:21:47', '60505', '0.', '0.6474'),
    own('10:21:47', '-0.0214', '-0.0214', '60505'),
  ];
  beforeEach(() => account('kraken/futures'));

  it('comes to the venue’s own average and profits, line by line', async () => {
    const opened = await taken([HEAD, ...rows.slice(8)].join('\n'));
    expect(opened).toMatchObject([{ side: 'short', contracts: '0.0232', entryPrice: expect.stringMatching(/^60504\.4396551724137931/) }]);
    expect(await taken([HEAD, ...rows].join('\n'))).toEqual([]);
    const total = booked()
      .flatMap(({ realised }) => realised.filter(({ kind }) => kind === 'gain'))
      .reduce((sum, { amount }) => sum + Number(amount), 0);
    expect(total).toBeCloseTo(-11.422, 3);
  });

  it('is read with its funding; what else is in it is told', async () => {
    const funding = 'u,2026-06-06 11:00:00,flex,funding rate change,usd,pf_xbtusd,-0.0009,0,,,,0.000001,,0,-0.0009,,,,';
    const conversion = 'u,2026-06-06 11:00:00,flex,conversion,usd,,1,1,,,,,,,,,,,';
    const { stdout } = await take([HEAD, ...rows.slice(0, 8), conversion, funding, ...rows.slice(8)].join('\n'));
    expect(stdout).toContain('7 fills and 1 funding payments');
    expect(stdout).toContain('not read: 1 x conversion\n');
    expect(gains()).toContain('funding -0.0009 USD');
    const liquidated = own('13:00:00', '0.1', '0', '60000').replace('futures trade', 'futures liquidation');
    expect((await take([HEAD, liquidated].join('\n'))).stderr).toContain('is not read from files yet');
  });
});

it('a file of nobody’s is answered with what is known', async () => {
  await account('binance/usdm');
  const { status, stderr } = await take('Ticket,Open Time,Type,Lots\n1,2026-01-01,buy,1\n');
  expect([status, stderr]).toEqual([
    78,
    expect.stringMatching(/neither that of a book .*docs\/csv\.md.*record that is known: Binance USDⓈ-M.*Bybit.*Hyperliquid.*Kraken/),
  ]);
});
