import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReadingDocument } from '../../src/documents/reading.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { bulk } from '../venues/bulk.ts';
import type { Double } from '../venues/double.ts';
import { KrakenDouble } from '../venues/kraken.ts';
import { OkxDouble } from '../venues/okx.ts';
import { BOOK } from './books.ts';
import { documents, Home, run, start } from './negmon.ts';

const REFUSED = { status: 451, body: { code: 0, msg: 'Service unavailable from a restricted location' } };
const BORROWED = 'BTC/USDT:USDT: mark borrowed from okx';

let home: Home;
let book: string;
let binance: BinanceDouble;
let okx: OkxDouble;
let kraken: KrakenDouble;
beforeAll(async () => {
  home = new Home();
  book = home.write('book.json', BOOK);
  binance = await BinanceDouble.open(50);
  okx = await OkxDouble.open(50);
  kraken = await KrakenDouble.open(50);
});
afterAll(async () => {
  home.remove();
  await Promise.all([binance.close(), okx.close(), kraken.close()]);
});

let configs = 0;
const config = (): string => {
  const at = (venue: string, double: Double) => `[venues.${venue}]\nws = "${double.url}"\nrest = "${double.restUrl}"\n`;
  return home.write(`closed-${configs++}.toml`, at('binance', binance) + at('okx', okx) + at('kraken', kraken));
};

it('with its socket refused a venue is read over REST, and needs no other', async () => {
  binance.answer = () => REFUSED;
  binance.rest = bulk(() => ({ BTCUSDT: '46195' }));
  const { stdout } = await run(home, ['risk', '--portfolio', book, '--config', config(), '--json']);
  const [reading] = documents<ReadingDocument>(stdout);
  expect(reading?.accounts[0]?.positions[0]).toMatchObject({ markPrice: '46195' });
  expect(reading?.assumptions.join()).not.toContain('borrowed');
});

it('closed here altogether its marks are borrowed, and the reading says so', async () => {
  binance.answer = () => REFUSED;
  binance.rest = () => REFUSED;
  const { stdout } = await run(home, ['risk', '--portfolio', book, '--config', config(), '--json']);
  const [reading] = documents<ReadingDocument>(stdout);
  expect(reading?.accounts[0]?.positions[0]).toMatchObject({ markPrice: expect.stringMatching(/^[0-9.]+$/) });
  expect(reading?.assumptions).toContain(BORROWED);
});

it('headless it is said on standard error, with who lends', async () => {
  binance.answer = () => REFUSED;
  binance.rest = () => REFUSED;
  const negmon = start(home, ['watch', '--portfolio', book, '--config', config()], { input: '' });
  await negmon.says(({ stderr }) =>
    /^negmon: binance refused: the venue does not serve this place \(HTTP 451\); marks borrowed from okx/m.test(stderr),
  );
  negmon.child.kill('SIGINT');
  await negmon.ended;
});
