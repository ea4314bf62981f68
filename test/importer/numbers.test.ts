import { expect, test } from 'vitest';
import type { AccountEntry } from '../../src/book/entries.ts';
import { Rational } from '../../src/money/rational.ts';
import type { PositionReading } from '../../src/risk/reading.ts';
import { liquidationOpinion } from '../../src/risk/reported.ts';
import { flat, measure, printedAccount, printedPosition } from '../risk/measure.ts';
import type { Subject } from './subject.ts';
import { bitget } from './subjects/bitget.ts';
import { deribit } from './subjects/deribit.ts';
import { gate } from './subjects/gate.ts';
import { htx } from './subjects/htx.ts';
import { hyperliquid } from './subjects/hyperliquid.ts';
import { krakenfutures } from './subjects/krakenfutures.ts';
import { kucoin } from './subjects/kucoin.ts';

// What is imported has to come to the venue's own numbers again, by the same way as everything else in the book. That each scene is
// imported as it stands here is what the conformance suite tests.

function imported({ scenes }: Subject, scene: number, id: string, rules: object = {}): AccountEntry {
  const account = scenes[scene]?.accounts.find((one) => one.id === id) as AccountEntry;
  return { ...account, rules: { ...(account['rules'] as object | undefined), ...rules } };
}

/** hyperliquid-python-sdk and ccxt: marks are positionValue / size. */
const HYPERLIQUID = { marks: { 'SOL/USDC:USDC': '137.96', 'ETH/USDC:USDC': '2387' } };
const HTX = { marks: { 'BTC/USDT:USDT': '63165.5', 'XRP/USD:XRP': '0.39712' } };

// The marks are those of the same answer.
test.each<[string, Subject, number, string, object]>([
  ['Hyperliquid, standard', hyperliquid, 0, 'perp', HYPERLIQUID],
  ['Hyperliquid, unified', hyperliquid, 1, 'perp', HYPERLIQUID],
  ['Gate, cross and isolated', gate, 0, 'futures-usdt', { marks: { 'BTC/USDT:USDT': '46051.6', 'XRP/USDT:USDT': '0.5253' } }],
  ['KuCoin, cross and isolated', kucoin, 0, 'futures-usdt', { marks: { 'ETH/USDT:USDT': '4225.01', 'BTC/USDT:USDT': '96985.6' } }],
  ['Bitget, a hedge', bitget, 0, 'usdt-futures', { marks: { 'BTC/USDT:USDT': '37370.5' } }],
  ['Deribit, linear', deribit, 0, 'usdc', { marks: { 'SOL/USDC:USDC': '155' } }],
  ['HTX, linear', htx, 0, 'linear', HTX],
])("%s: the equity is the venue's", (_, subject, scene, id, prices) => {
  const account = imported(subject, scene, id);
  const said = (account['reported'] as { equity: string }).equity;
  expect(printedAccount({ ...account, unmodelled: [] }, prices).equity).toBe(Rational.from(said).toString());
});

test('HTX, inverse: the equity is the venue’s, counted from the price of the last settlement', () => {
  const account = imported(htx, 0, 'coin-swaps-xrp');
  const equity = Rational.from(String(printedAccount(account, HTX).equity));
  const said = Rational.from((account['reported'] as { equity: string }).equity);
  // Tolerance of the vector htx-inverse-xrp-long.
  expect(equity.minus(said).abs().lessThan(Rational.from('0.000000012'))).toBe(true);
});

test("Deribit, inverse: the equity without options is the venue's", () => {
  const account = { ...imported(deribit, 0, 'btc'), unmodelled: [] };
  expect(printedAccount(account, { marks: { 'BTC/USD:BTC': '40000' } }).equity).toBe('1.9');
});

// Vectors hl-cross-sol-short, ccxt's isolated example, htx-inverse-xrp-long. 1 / (2 × maxLeverage 50) is 1 %.
test.each<[string, Subject, number, string, object, object, string]>([
  ['Hyperliquid, cross', hyperliquid, 0, 'perp', HYPERLIQUID, { maintenance: flat('0.01') }, '22881.19788911'],
  [
    'Hyperliquid, isolated',
    hyperliquid,
    0,
    'sub-035605-perp',
    { marks: { 'ETH/USDC:USDC': '2213.9' } },
    { maintenance: flat('0.01') },
    '2125.00856238',
  ],
  ['HTX, inverse, by the maintenance that HTX says itself', htx, 0, 'coin-swaps-xrp', HTX, {}, '0.271625200493799547'],
])("%s: the liquidation price is the venue's", (_, subject, scene, id, prices, rules, said) => {
  const ours = Rational.from(String(printedPosition(imported(subject, scene, id, rules), prices).liquidationPrice));
  expect(ours.over(Rational.from(said)).minus(Rational.ONE).abs().lessThan(Rational.from('0.000000001'))).toBe(true);
});

// Trap 1: −110163.84 is no price. Trap 5: maintenance over equity, 0.0012.
test('HTX, linear: where HTX prints a price below zero there is none, and its ratio is ours', () => {
  const account = measure(imported(htx, 0, 'linear'), HTX);
  const [position] = account.positions as [PositionReading];
  expect(position.liquidationPrice).toBeNull();
  expect(liquidationOpinion(position, null)).toBeNull();
  expect(Number(printedAccount(imported(htx, 0, 'linear'), HTX).marginRatio)).toBeCloseTo(0.0012, 4);
});

// What negmon has no rule for must never come out as a number, and least of all as "ok".
test.each<[string, Subject, number, string, object]>([
  ["Gate's unified account", gate, 1, 'unified', { marks: { 'BTC/USDT:USDT': '46051.6' }, assets: { ETH: '2000' } }],
  ["KuCoin's unified account", kucoin, 1, 'unified', { marks: { 'DOGE/USDT:USDT': '0.09149' }, assets: { BTC: '96985.6' } }],
  ["Bitget's unified account", bitget, 1, 'unified', { marks: { 'BTC/USDT:USDT': '107415.3' } }],
  ["Bitget's inverse position", bitget, 0, 'coin-futures-btc', { assets: { BTC: '40000' } }],
  ["Bitget's cross margin", bitget, 0, 'margin', { assets: { BTC: '40000' } }],
  ["HTX's cross margin", htx, 0, 'margin', { assets: { BTC: '40000' } }],
  ['portfolio margin at Hyperliquid', hyperliquid, 3, 'portfolio', { assets: { HYPE: '30' } }],
  ['portfolio margin at Deribit', deribit, 1, 'cross', { marks: { 'SOL/USDC:USDC': '155' }, assets: { BTC: '40000' } }],
  ["a builder's dex at Hyperliquid", hyperliquid, 2, 'perp-km', { assets: { USDH: '1' } }],
  ['options at Gate', gate, 0, 'options', {}],
])('%s is unknown, with the venue’s own ratio where it says one', (_, subject, scene, id, prices) => {
  const reading = printedAccount(imported(subject, scene, id), prices);
  expect(reading.level).toBe('unknown');
});

// Kraken's own haircut: 947.7197625 of 1000 USDT, against dollars that are owed.
test('Kraken’s weights are in the account’s rules', () => {
  const account = { ...imported(krakenfutures, 1, 'flex'), positions: [] };
  const reading = printedAccount(account, { assets: { USDT: '1' } });
  expect(reading.adjustedEquity).toBe(Rational.from('947.625').minus(Rational.from('25.421')).toString());
});
