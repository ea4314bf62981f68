import { describe, expect, it } from 'vitest';
import { printCure } from '../../src/documents/print-cure.ts';
import type { CureDocument, PoolCureDocument } from '../../src/documents/reading.ts';
import { cureOf } from '../../src/risk/cure.ts';
import { parseTarget, targetText } from '../../src/risk/cure-target.ts';
import { DEFAULT_THRESHOLDS } from '../../src/risk/thresholds.ts';
import { flat, measure, printedAccount } from './measure.ts';

const LINEAR = 'BTC/USDT:USDT';
const INVERSE = 'BTC/USD:BTC';

const leg = (more: object = {}): object => ({
  id: 'btc-1',
  symbol: LINEAR,
  side: 'long',
  contracts: '0.5',
  entryPrice: '50000',
  marginMode: 'isolated',
  collateral: '2500',
  ...more,
});
const desk = (positions: object[], more: object = {}): object => ({
  id: 'a',
  product: 'custom/derivatives',
  positions,
  rules: { maintenance: flat('0.005') },
  ...more,
});
const loan = (more: object = {}): object => ({
  id: 'a',
  product: 'custom/collateral-debt',
  assets: { BTC: '1' },
  debts: { USD: '36000' },
  rules: { liquidationRatio: '0.8', marginCallRatio: '0.7' },
  ...more,
});

/** The cure of an account toward a target; every pool's own default without one. */
function cure(account: object, prices: object, target?: string, instruments: object = {}): CureDocument {
  const wish = { target: target === undefined ? null : (parseTarget(target) ?? null), thresholds: DEFAULT_THRESHOLDS, all: true };
  return printCure(cureOf(measure(account, prices, instruments), wish)) as CureDocument;
}
const pool = (document: CureDocument): PoolCureDocument => document.pools[0] as PoolCureDocument;

describe('S12 of mission.md: long 0.5 BTC from 50,000 on 2,500 at 46,195, 0.5 %', () => {
  it('add 1,816.19 USDT or cut 0.377 BTC for 10 %', () => {
    // Health at 41,575.5: 2,500 − 0.5 × 8,424.5 − 0.005 × 20,787.75 = −1,816.18875; / (4,619.5 + 0.005 × 41,575.5) = 0.37622….
    expect(printedAccount(desk([leg()]), { marks: { [LINEAR]: '46195' } }).cure).toMatchObject({
      target: 'distance 10%',
      add: { USDT: '1816.19' },
      repay: {},
      cut: { 'btc-1': '0.377' },
    });
  });

  it('the same from a lot that the instrument names, and rounded up to a coarser one', () => {
    const by = (lotSize: string) => cure(desk([leg()]), { marks: { [LINEAR]: '46195' } }, undefined, { [LINEAR]: { lotSize } }).cut;
    expect([by('0.001'), by('0.01'), by('0.00001')]).toEqual([{ 'btc-1': '0.377' }, { 'btc-1': '0.38' }, { 'btc-1': '0.37623' }]);
  });

  it('a cross pool needs the same', () => {
    const account = desk([leg({ marginMode: 'cross', collateral: undefined })], { assets: { USDT: '2500' } });
    const document = JSON.parse(JSON.stringify(account)) as object;
    expect(cure(document, { marks: { [LINEAR]: '46195' } })).toMatchObject({ add: { USDT: '1816.19' }, cut: { 'btc-1': '0.377' } });
  });
});

describe('what needs no cure, and what cannot be cured', () => {
  it('an account that is well has none; asked for all the same, nothing needs to be done', () => {
    const well = desk([leg({ collateral: '9000' })]);
    expect(printedAccount(well, { marks: { [LINEAR]: '50000' } }).cure).toBeNull();
    expect(cure(well, { marks: { [LINEAR]: '50000' } })).toMatchObject({ add: {}, repay: {}, cut: {}, note: 'already reached' });
  });

  it('coins alone have none', () => {
    expect(printedAccount(loan({ debts: {} }), { assets: { BTC: '1' } }).cure).toBeNull();
  });

  it('unknown tiers leave the cure unknown, never 0', () => {
    const account = desk([leg()], { rules: {} });
    expect(printedAccount(account, { marks: { [LINEAR]: '46195' } }).cure).toEqual({
      unknown: `no maintenance tiers are known for ${LINEAR}`,
    });
  });

  it('a missing mark leaves it unknown', () => {
    expect(printedAccount(desk([leg()]), {}).cure).toEqual({ unknown: `no mark price for ${LINEAR}` });
  });

  it('one pool that is unknown hides no other', () => {
    const [known, hidden] = [leg(), leg({ id: 'sol-1', symbol: 'SOL/USDT:USDT' })];
    const document = printedAccount(desk([known, hidden]), { marks: { [LINEAR]: '46195' } }).cure;
    expect(document).toMatchObject({
      add: { USDT: '1816.19' },
      cut: { 'btc-1': '0.377', 'sol-1': { unknown: 'no mark price for SOL/USDT:USDT' } },
    });
  });

  it('below zero no cut helps: it is absent, with the reason', () => {
    // Equity 2,500 + 0.5 × (44,000 − 50,000) = −500.
    const document = cure(desk([leg()]), { marks: { [LINEAR]: '44000' } });
    expect(document.cut).toEqual({});
    expect(pool(document).impossible).toMatchObject([{ kind: 'cut', key: 'btc-1', doubtful: false }]);
    // At 39,600: 2,500 − 5,200 − 0.0025 × 39,600 = −2,799; liquidated at 10 % exactly is 10 % away.
    expect(document.add).toEqual({ USDT: '2799' });
  });

  it('two isolated pools: the money of both, each position by its own', () => {
    const document = cure(desk([leg(), leg({ id: 'btc-2' })]), { marks: { [LINEAR]: '46195' } });
    expect(document).toMatchObject({ add: { USDT: '3632.38' }, cut: { 'btc-1': '0.377', 'btc-2': '0.377' } });
  });
});

describe('closed forms of rulebook section 2, "Inverse problems"', () => {
  it('a margin ratio: x = M / rho − E and y = (M / rho − E) / (p (m / rho − phi))', () => {
    // E = 597.5, M = 115.4875, rho = 0.1: 1,154.875 − 597.5 = 557.375; / (46,195 × 0.05) = 0.24131….
    const at = { marks: { [LINEAR]: '46195' } };
    expect(cure(desk([leg()]), at, 'ratio=10%')).toMatchObject({ target: 'ratio 10%', add: { USDT: '557.38' }, cut: { 'btc-1': '0.242' } });
    // With a fee of 0.06 % that counts too: requirement 0.0056 × 23,097.5 = 129.346 → 695.96; cut 695.96 / (46,195 × (0.056 − 0.0006)) = 0.27194….
    const fee = desk([leg()], { rules: { maintenance: flat('0.005'), closeFee: { rate: '0.0006', basis: 'mark' } } });
    expect(cure(fee, at, 'ratio=10%')).toMatchObject({ add: { USDT: '695.96' }, cut: { 'btc-1': '0.272' } });
  });

  it('inverse: coins to add so that the liquidation is at p*', () => {
    // 10,000 USD long from 50,000 on 0.02 BTC, 1 %: at 36,000 (mark 40,000, 10 %) 0.02 + 10,000 × (1/50,000 − 1.01/36,000) = −0.0605….
    const account = desk([leg({ symbol: INVERSE, contracts: '10000', collateral: '0.06' })], { rules: { maintenance: flat('0.01') } });
    // 0.06 + 0.2 − 0.280555… = −0.020555…; each contract gives 1.01/36,000 − 1/40,000 = 0.0000030555…: 6,727.27….
    expect(cure(account, { marks: { [INVERSE]: '40000' } })).toMatchObject({ add: { BTC: '0.02055556' }, cut: { 'btc-1': '6728' } });
  });

  it('a loan: r = D − t C p, c = D / (t p) − C, s = (D − t C p) / (p (1 − t))', () => {
    // 36,000 on 1 BTC at 50,000, to 60 %: 6,000 · 0.2 · 6,000 / 20,000 = 0.3.
    const at = { assets: { BTC: '50000' } };
    expect(cure(loan(), at, 'ltv=60%')).toMatchObject({ add: { BTC: '0.2' }, repay: { USD: '6000' }, sell: { BTC: '0.3' }, cut: {} });
    // With a fee phi of 1 %: 6,000 / (50,000 × (0.99 − 0.6)) = 0.307692307….
    const fee = loan({ rules: { liquidationRatio: '0.8', closeFee: { rate: '0.01', basis: 'mark' } } });
    expect(cure(fee, at, 'ltv=60%').sell).toEqual({ BTC: '0.30769231' });
  });

  it('a loan by its liquidation price: c = D / (l p*) − C', () => {
    // 10 % under 50,000: 36,000 / (0.8 × 45,000) − 1 = 0: on it exactly, which is there.
    expect(cure(loan(), { assets: { BTC: '50000' } }, 'distance=10%').note).toBe('already reached');
    // 20 %: 36,000 / (0.8 × 40,000) − 1 = 0.125, and 36,000 − 0.8 × 40,000 = 4,000.
    expect(cure(loan(), { assets: { BTC: '50000' } }, 'distance=20%')).toMatchObject({ add: { BTC: '0.125' }, repay: { USD: '4000' } });
  });

  it('from own money in a margin account: r = (lambda L − A) / (lambda − 1)', () => {
    // A = 50,000 + 6,000 and L = 48,000, to 80 % (lambda 1.25). Deposited: 1.25 × 48,000 − 56,000 = 4,000, repaid: 48,000 − 0.8 × 56,000.
    const account = loan({ assets: { BTC: '1', USDT: '6000' }, debts: { USDT: '48000' }, rules: { liquidationRatio: '0.9' } });
    const document = cure(account, { assets: { BTC: '50000', USDT: '1' } }, 'ltv=80%');
    expect(document).toMatchObject({ add: { BTC: '0.08', USDT: '4000' }, repay: { USDT: '3200' } });
    // 4,000 / 0.25 = 16,000: more than the 6,000 of USDT, and 0.32 of the BTC.
    expect(document.sell).toEqual({ BTC: '0.32' });
    expect(pool(document).impossible).toMatchObject([{ kind: 'sell', key: 'USDT' }]);
    const less = cure({ ...account, debts: { USDT: '45500' } }, { assets: { BTC: '50000', USDT: '1' } }, 'ltv=80%');
    // (1.25 × 45,500 − 56,000) / 0.25 = 3,500.
    expect(less.sell).toEqual({ BTC: '0.07', USDT: '3500' });
  });
});

describe('weights, tiers and hedges', () => {
  it('a coin counts by its weight: twice as much of what counts half', () => {
    const account = {
      ...desk([leg({ marginMode: 'cross', collateral: undefined })], { assets: { USDT: '2500', ETH: '0.1' } }),
      product: 'custom/unified',
      rules: { maintenance: flat('0.005'), collateralWeights: { ETH: '0.5' } },
    };
    const document = JSON.parse(JSON.stringify(account)) as object;
    // Without the 0.1 ETH, worth 100 by weight: 1,816.18875 − 100 = 1,716.18875 USDT, or / (2,000 × 0.5) ETH.
    const { add } = cure(document, { marks: { [LINEAR]: '46195' }, assets: { ETH: '2000', USDT: '1' } });
    expect(add).toEqual({ USDT: '1716.19', ETH: '1.71618875' });
  });

  it('looks at the edge of a whole tier on the way, where more is asked than at the end', () => {
    // From 40,000 up 5 %, below 1 %. What is left, r BTC, comes to 40,000 inside the 10 %: there 5,900 − (50,000 r − 40,000) − 2,000 > 0
    // asks for r < 0.878. At the end itself, 5,900 − 5,000 r − 450 r is above 0 for all of it.
    const tiers = [
      { floor: '0', rate: '0.01' },
      { floor: '40000', rate: '0.05' },
    ];
    const account = desk([leg({ contracts: '1', collateral: '5900' })], {
      rules: { maintenance: { basis: 'mark', shape: 'whole', tiers } },
    });
    expect(cure(account, { marks: { [LINEAR]: '50000' } }).cut).toEqual({ 'btc-1': '0.123' });
  });

  it('of a hedged pair only the leg that loses is cut', () => {
    const sides = [
      leg({ id: 'long', contracts: '1', entryPrice: '46195', marginMode: 'cross' }),
      leg({ id: 'short', contracts: '0.5', side: 'short', entryPrice: '46195', marginMode: 'cross' }),
    ].map(({ collateral, ...one }: { collateral?: string }) => one);
    const document = cure(desk(sides, { assets: { USDT: '2000' } }), { marks: { [LINEAR]: '46195' } });
    // At 41,575.5: 2,000 − 0.5 × 4,619.5 − 0.005 × 1.5 × 41,575.5 = −621.56625; each BTC cut gives 4,827.3775: 0.12875….
    expect(document).toMatchObject({ add: { USDT: '621.57' }, cut: { long: '0.129' } });
    expect(Object.keys(document.cut)).toEqual(['long']);
  });
});

describe('targets', () => {
  it.each([
    ['distance=15%', 'distance 15%'],
    ['ratio=50%', 'ratio 50%'],
    ['ltv=62.5%', 'ltv 62.5%'],
  ])('%s is %s', (text, said) => {
    const target = parseTarget(text);
    expect(target === undefined ? undefined : targetText(target)).toBe(said);
  });

  it.each(['distance', 'distance=0%', 'distance=15', 'ratio=100%', 'ltv=-1%', 'equity=5%', 'distance=1e3%', ''])('%j is none', (text) => {
    expect(parseTarget(text)).toBeUndefined();
  });

  it('loans are led five points under their margin call, cut to whole percents', () => {
    expect(cure(loan(), { assets: { BTC: '50000' } }).target).toBe('ltv 65%');
    // 1/1.3 − 0.05 = 0.719….
    const margin = loan({ rules: { liquidationRatio: '0.909', marginCallRatio: '0.769230769' } });
    expect(cure(margin, { assets: { BTC: '45000' } }).target).toBe('ltv 71%');
  });

  it('a pool far from liquidation that has used its margin is led to 40 %', () => {
    // Hedged 1 : 1: only + 73 % liquidates it, but 2 × 0.5 × 46,195 × 0.005 = 230.975 of 400 is used.
    const sides = ['long', 'short'].map((side) => ({ id: side, symbol: LINEAR, side, contracts: '0.5', entryPrice: '46195' }));
    const document = cure(desk(sides, { assets: { USDT: '400' } }), { marks: { [LINEAR]: '46195' } });
    // 230.975 / 0.4 − 400 = 177.4375; (230.975 − 160) / (46,195 × 0.005) = 0.30728….
    expect(document).toMatchObject({ target: 'ratio 40%', add: { USDT: '177.44' }, cut: { long: '0.308', short: '0.308' } });
  });

  it('an LTV is nothing for positions', () => {
    expect(cure(desk([leg()]), { marks: { [LINEAR]: '46195' } }, 'ltv=60%')).toEqual({
      unknown: 'it is no debt against collateral and has no LTV: give a distance or a ratio',
    });
  });
});
