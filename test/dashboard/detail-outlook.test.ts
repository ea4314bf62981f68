import { describe, expect, it } from 'vitest';
import { detailLines } from '../../src/dashboard/detail.ts';
import { createTheme } from '../../src/dashboard/theme.ts';
import type { CheckDocument, Detail, TouchView } from '../../src/monitor/snapshot.ts';
import { ACCOUNT, DETAIL } from './sample.ts';

const TOUCH: TouchView = {
  horizons: [
    { hours: 1, sigmas: '0.6234', probability: '0.531000' },
    { hours: 8, sigmas: '0.2204', probability: '0.825600' },
    { hours: 24, sigmas: '0.1273', probability: '0.898701' },
  ],
  standardError: null,
  volatilities: [{ symbol: 'BTC/USDT:USDT', annual: '0.9012', spanMs: 2_520_000 }],
  halfLifeMs: 3_600_000,
  stepMs: 10_000,
};
const CHECK: CheckDocument = { id: 'leverage', level: 'critical', position: 'btc-1', text: 'too much', value: '60', limit: '50' };

function shown(change: Partial<Detail>, columns = 200): string {
  const lines = detailLines({ ...DETAIL, ...change }, columns, createTheme({ color: false, ascii: true }), false);
  return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
}

describe('how likely liquidation is', () => {
  it('is told with the volatility, its window and its half-life; chances never round down, distances never up', () => {
    const text = shown({ touch: TOUCH });
    expect(text).toContain('0.62 sigma (1 h), 0.22 sigma (8 h), 0.12 sigma (24 h)');
    expect(text).toContain('1 h: 53.1 %, 8 h: 82.6 %, 24 h: 89.9 %');
    expect(text).toContain('90.1 % a year');
    expect(text.replace(/\s+/g, ' ')).toContain('42m00s of prices every 10s, half-life 1h00m');
  });

  it('of a simulation comes with its error', () => {
    expect(shown({ touch: { ...TOUCH, standardError: '0.010900' } }).replace(/\s+/g, ' ')).toContain('give or take 1.1 %');
  });

  it('that is unknown says why, and is never a 0', () => {
    const none = { unknown: 'BTC/USDT:USDT: too few prices yet' };
    const touch = {
      ...TOUCH,
      horizons: TOUCH.horizons.map(({ hours }) => ({ hours, sigmas: none, probability: none })),
      volatilities: [{ symbol: 'BTC/USDT:USDT', annual: none, spanMs: null }],
    };
    const text = shown({ touch });
    expect(text).toMatch(/sigma distance +unknown \(BTC\/USDT:USDT: too few prices yet\)/);
    expect(text).toMatch(/liquidated within +unknown \(BTC\/USDT:USDT: too few prices yet\)/);
    expect(text).not.toContain('a year');
  });

  it('of what cannot be liquidated is not told', () => expect(shown({ touch: null })).not.toContain('sigma'));
});

describe('rules of thumb', () => {
  it('of the row, its account and the book are told; another position’s are not', () => {
    const account = {
      ...ACCOUNT,
      checks: [
        CHECK,
        { ...CHECK, position: 'eth-1', text: 'of another' },
        { ...CHECK, id: 'noStop', level: 'warning' as const, position: null, text: 'of the account' },
      ],
    };
    const text = shown({ account, bookChecks: [{ ...CHECK, id: 'concentration', position: null, text: 'of the book' }] });
    expect(text).toMatch(/leverage +CRITICAL \(too much\)/);
    expect(text).toMatch(/no stop +WARNING \(of the account\)/);
    expect(text).toMatch(/concentration +CRITICAL \(of the book\)/);
    expect(text).not.toContain('of another');
  });

  it('that found nothing take no room', () => expect(shown({})).not.toContain('Rules of thumb'));
});

describe('what is held', () => {
  it('stands apart from equity, with its worth, and paper losses are called that', () => {
    const text = shown({
      account: { ...ACCOUNT, equity: '-200', held: { BTC: { amount: '0.2', value: '4800' }, USDT: { amount: '5', value: '5' } } },
    }).replace(/\s+/g, ' ');
    expect(text).toContain('equity -200.00 USDT');
    expect(text).toContain('held BTC 0.2 BTC (worth 4,800.00 USDT)');
    expect(text).toContain('held USDT 5.00 USDT');
    expect(text).toContain('-7.7 % of the entry, on paper');
  });
});

it('what an import found and no rule covers stands in the detail, with what it does', () => {
  const unmodelled = [
    { kind: 'option' as const, text: '2 BTC-27DEC26-100000-C, short' },
    { kind: 'order' as const, text: 'buy 1 BTC/USDT:USDT @ 40000', symbol: 'BTC/USDT:USDT' },
  ];
  const text = shown({ account: { ...ACCOUNT, unmodelled } }, 300).replace(/ +/g, ' ');
  expect(text).toContain('option 2 BTC-27DEC26-100000-C, short');
  expect(text).toContain('not modelled: what it touches is unknown');
  expect(text).toContain('open order buy 1 BTC/USDT:USDT @ 40000');
  expect(text).toContain('not filled yet: the level is no better than unknown');
});
