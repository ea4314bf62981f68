import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReadingDocument } from '../../src/documents/reading.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { BOOK } from './books.ts';
import { documents, Home, run } from './negmon.ts';

let home: Home;
let venue: BinanceDouble;
beforeAll(async () => {
  home = new Home();
  venue = await BinanceDouble.open(50);
});
afterAll(async () => {
  home.remove();
  await venue.close();
});

it('a price far from its index is told in one reading, and counts for no exit status', async () => {
  // As far from its index as in Bybit's own example of a frame (shared/studies/recordings.md section A); by the mark equity is below zero.
  venue.mark = () => ({ p: '44000', i: '76200', E: Date.now() });
  const config = home.write('config.toml', `[venues.binance]\nws = "${venue.url}"\n[venues.kraken]\nws = "ws://127.0.0.1:9"\n`);
  const { status, stdout } = await run(home, ['risk', '--portfolio', home.write('book.json', BOOK), '--config', config, '--json']);
  const [reading] = documents<ReadingDocument>(stdout);
  expect(reading?.level).toBe('negative');
  expect(reading?.assumptions).toContain('BTC/USDT:USDT at binance is SUSPECT, not confirmed: 42 % below its index');
  expect(status).toBe(6);
});
