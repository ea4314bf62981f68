import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MarketsDocument } from '../../src/documents/markets.ts';
import type { ReadingDocument } from '../../src/documents/reading.ts';
import type { HttpAnswer, RestRequest } from '../venues/double.ts';
import { GateDouble } from '../venues/gate.ts';
import { BTC } from './books.ts';
import { documents, Home, NOBODY, run, start } from './negmon.ts';

let home: Home;
beforeAll(() => {
  home = new Home();
});
afterAll(() => home.remove());

/** 10,000 contracts of 0.0001 BTC at Gate, whose size, steps and maintenance nobody says but the venue. */
const BOOK = {
  version: 1,
  accounts: [
    {
      id: 'gate-main',
      product: 'gate/futures',
      positions: [
        { id: 'btc-1', symbol: BTC, side: 'long', contracts: '10000', entryPrice: '43000', marginMode: 'isolated', collateral: '4300' },
      ],
    },
  ],
};

/** Gate on loopback, with its maintenance table (js/src/gate.js of ccxt 4.5.84, fetchMarketLeverageTiers), in shape alone. */
class Gate extends GateDouble {
  /** Whether it answers what is no socket. */
  listed = true;
  override rest = (request: RestRequest): HttpAnswer | null => {
    if (!this.listed) return { status: 503 };
    if (!request.path.endsWith('/risk_limit_tiers')) return this.lists(request);
    const tier = (n: number, risk_limit: string, maintenance_rate: string, deduction: string) => ({
      tier: n,
      risk_limit,
      initial_rate: '0.02',
      maintenance_rate,
      leverage_max: '50',
      contract: 'BTC_USDT',
      deduction,
    });
    return { body: [tier(1, '20000', '0.004', '0'), tier(2, '1000000', '0.006', '40')] };
  };
}

let files = 0;
/** A place of its own for what is kept, so that tests do not meet. */
function desk(gate: Gate, rest = gate.restUrl) {
  const data = join(home.path, `data-${files++}`);
  const book = home.write(`book-${files++}.json`, BOOK);
  const configOf = (rest: string) =>
    home.write(
      `config-${files++}.toml`,
      `[venues.gate]\nws = "${gate.url}"\nrest = "${rest}"\n[venues.kraken]\nws = "ws://${NOBODY}"\nrest = "http://${NOBODY}"\n`,
    );
  const risk = (at = rest) =>
    run(home, ['risk', '--portfolio', book, '--config', configOf(at), '--json'], { env: { XDG_DATA_HOME: data } });
  return { data, book, configOf, risk, folder: join(data, 'negmon', 'markets') };
}
const at = (test: (gate: Gate) => Promise<void>) => async () => {
  const gate = await Gate.open(50);
  gate.ticker = () => ({ mark_price: '43476.41' });
  try {
    await test(gate as Gate);
  } finally {
    await gate.close();
  }
};
const positionOf = (stdout: string) => documents<ReadingDocument>(stdout)[0]?.accounts[0]?.positions[0];

/** 10,000 · 0.0001 · 43,476.41; of it 0.6 % less 40. */
const KNOWN = { notional: '43476.41', maintenanceMargin: '220.85846' };

describe('the contracts of a venue', () => {
  it.concurrent(
    'are asked for when a number hangs on them, and known without a network the next time',
    at(async (gate) => {
      const { risk, folder } = desk(gate);
      const first = await risk();
      expect(positionOf(first.stdout)).toMatchObject(KNOWN);
      expect(readdirSync(folder).toSorted()).toEqual(['ccxt', 'gate.json']);
      expect(statSync(join(folder, 'gate.json')).mode & 0o777).toBe(0o600);

      const asked = gate.asked.length;
      const second = await risk(`http://${NOBODY}`);
      expect(positionOf(second.stdout)).toMatchObject(KNOWN);
      expect(gate.asked.length).toBe(asked);
    }),
  );

  it.concurrent(
    'that cannot be had leave their numbers unknown, and standard error says why',
    at(async (gate) => {
      gate.listed = false;
      const { risk } = desk(gate);
      const { status, stdout, stderr } = await risk();
      expect(positionOf(stdout)?.notional).toHaveProperty('unknown');
      expect([status, stderr]).toEqual([6, expect.stringMatching(/^negmon: gate's contracts could not be fetched: ./m)]);
    }),
  );

  it.concurrent(
    'fetched behind a running monitor are measured by at once: what was unknown is an alarm',
    at(async (gate) => {
      const { data, configOf, folder } = desk(gate);
      // With a close fee of 0.075 %: (43,000 − 200 − 40) / (1 − 0.006 − 0.00075) = 43,050.6, 0.98 % below the mark.
      const near = { ...BOOK.accounts[0], positions: [{ ...BOOK.accounts[0]?.positions[0], collateral: '200' }] };
      const book = home.write(`near-${files++}.json`, { version: 1, accounts: [near] });
      const words = ['watch', '--portfolio', book, '--config', configOf(gate.restUrl)];
      const negmon = start(home, words, { input: '', env: { XDG_DATA_HOME: data } });
      await negmon.says(({ stdout }) => /first +BTC long 1 at gate-main is 0\.97 % from liquidation at 43,050\.6/.test(stdout));
      negmon.child.kill('SIGINT');
      await negmon.ended;
      expect(readdirSync(folder)).toContain('gate.json');
    }),
  );

  const kept = (folder: string, at: number) => {
    mkdirSync(folder, { recursive: true });
    const document: MarketsDocument = {
      version: 1,
      venue: 'gate',
      ccxt: '4.5.84',
      at: new Date(at).toISOString(),
      instruments: { [BTC]: { contractSize: '0.0001', tickSize: '0.1', lotSize: '1' } },
      tiers: {},
    };
    writeFileSync(join(folder, 'gate.json'), JSON.stringify(document));
  };

  it.concurrent(
    'of long ago are used, and their day is said',
    at(async (gate) => {
      const { risk, folder } = desk(gate);
      kept(folder, Date.UTC(2026, 0, 31, 12));
      gate.listed = false;
      const { stdout } = await risk();
      expect(documents<ReadingDocument>(stdout)[0]?.assumptions).toContain("gate's contracts are known as of 2026-01-31");
    }),
  );

  it.concurrent(
    'are nothing to a reading at given prices, to a batch and to a replay, which are the same everywhere',
    at(async (gate) => {
      const { data, book, folder } = desk(gate);
      kept(folder, Date.now());
      const env = { XDG_DATA_HOME: data };
      const prices = home.write(`prices-${files++}.json`, { marks: { [BTC]: '43000' } });
      const batch = home.write(
        `batch-${files++}.jsonl`,
        JSON.stringify({ id: 'a', portfolio: BOOK, prices: { marks: { [BTC]: '43000' } } }),
      );
      const tape = home.write(`tape-${files++}.jsonl`, JSON.stringify({ t: 1_760_123_880_000, venue: 'gate', symbol: BTC, mark: '43000' }));
      const unknown = 'the contract size of BTC/USDT:USDT is not known: set contractSize on the position or the instrument';
      const risk = await run(home, ['risk', '--portfolio', book, '--prices', prices, '--json'], { env });
      expect(positionOf(risk.stdout)?.notional).toEqual({ unknown });
      const many = await run(home, ['risk', '--batch', batch], { env });
      expect(documents<{ reading: ReadingDocument }>(many.stdout)[0]?.reading.accounts[0]?.positions[0]?.notional).toEqual({ unknown });
      const replay = await run(home, ['replay', tape, '--portfolio', book, '--speed', 'max'], { env });
      expect(replay.status).toBe(6);
    }),
  );
});
