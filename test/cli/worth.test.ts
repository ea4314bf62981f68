import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReadingDocument } from '../../src/documents/reading.ts';
import { BybitDouble } from '../venues/bybit.ts';
import { KrakenDouble } from '../venues/kraken.ts';
import { documents, Home, run } from './negmon.ts';

let home: Home;
beforeAll(() => {
  home = new Home();
});
afterAll(() => home.remove());

it('collateral is read at its venue’s spot price, through a stablecoin that has lost its peg', async () => {
  const [bybit, kraken] = [await BybitDouble.open(50), await KrakenDouble.open(50)];
  kraken.ticker = () => ({ last: '0.9312' });
  try {
    const book = home.write('book.json', { version: 1, accounts: [{ id: 'bybit-main', product: 'bybit/unified', assets: { BTC: '2' } }] });
    const config = home.write(
      'config.toml',
      `[venues.bybit]\nws = "${bybit.url}"\nrest = "${bybit.restUrl}"\n[venues.kraken]\nws = "${kraken.url}"\nrest = "${kraken.restUrl}"\n`,
    );
    const { stdout, stderr } = await run(home, ['risk', '--portfolio', book, '--config', config, '--json']);
    expect(stderr).toBe('');
    const [reading] = documents<ReadingDocument>(stdout);
    expect(reading?.assumptions).toEqual(['USDT is priced by kraken:USDT/USD', 'USDT at 0.9312 USD (kraken)']);
    // Bybit's captured spot frame says 102,742.6 USDT: 2 · 102,742.6 · 0.9312.
    expect(reading?.equity).toBe('191347.81824');
    // What the account holds is a coin quoted in USDT, not USDT itself.
    expect(reading?.accounts[0]?.checks).toEqual([]);

    // A recording of it plays back to the same worth.
    const tape = join(home.path, 'tape.jsonl');
    const watched = await run(home, ['watch', '--portfolio', book, '--config', config, '--for', '3s', '--record', tape]);
    expect(watched.stdout).toContain('191,347.8');
    const replayed = await run(home, ['replay', tape, '--portfolio', book, '--speed', 'max']);
    expect(replayed.stdout).toContain('191,347.8');
  } finally {
    await Promise.all([bybit.close(), kraken.close()]);
  }
});
