import { BinanceDouble } from '../../venues/binance.ts';
import { bigBook } from './books.mjs';
import { seeded } from './random.mjs';

/** Where an alarm's position stands, and the price of its warning: liquidated at 80 / 0.99 = 80.81, 10.2 % and 7.1 % away. */
const [CALM, ALARM] = ['90', '87'];

const shortfall = { policy: 'recourse', evidence: 'an example for measuring', asOf: '2026-01-01' };
const maintenance = { basis: 'mark', shape: 'marginal', tiers: [{ floor: '0', rate: '0.01' }] };

const idOf = (symbol) => symbol.replace(/[/:].*$/, 'USDT');
const alarmName = (i) => `ALARM${String(i).padStart(3, '0')}`;

/** One long position of its own account and instrument for each alarm, so that none is raised twice. */
function alarmAccount(_, i) {
  const symbol = `${alarmName(i)}/USDT:USDT`;
  const position = { id: 'p', symbol, side: 'long', contracts: '1', entryPrice: '100', marginMode: 'isolated', leverage: '5' };
  return {
    id: `alarm-${String(i).padStart(3, '0')}`,
    product: 'custom/derivatives',
    rules: { maintenance, shortfall },
    positions: [position],
  };
}

/** 100 positions, half of them cross, none near anything, and so many more that wait for an alarm. @param alarms how many */
export function alarmBook(alarms) {
  const { version, accounts, instruments } = bigBook(seeded(2));
  return { version, instruments, accounts: [accounts[0], accounts[8], ...Array.from({ length: alarms }, alarmAccount)] };
}

/** Binance on loopback: ticks of the 100 positions at a rate while `isBusy`, and the prices of alarms when they are asked for. */
export async function openVenue(book) {
  const double = await BinanceDouble.open(1000);
  double.flowing = false;
  const prices = new Map();
  for (const { positions } of book.accounts) {
    for (const { symbol, entryPrice } of positions) if (!symbol.startsWith('ALARM')) prices.set(idOf(symbol), Number(entryPrice));
  }
  const ids = [...prices.keys()];
  const random = seeded(7);
  const frame = (s, p) => ({ e: 'markPriceUpdate', E: Date.now(), s, p, i: p, r: '0.0001', T: Date.now() + 3e6 });
  const say = (id, price) => double.push(frame(id, price));
  const raised = new Set();
  const sayAlarm = (i) => say(`${alarmName(i)}USDT`, raised.has(i) ? ALARM : CALM);
  const sayAll = () => {
    for (const id of ids) say(id, prices.get(id).toFixed(4));
    for (const { id } of book.accounts) if (id.startsWith('alarm-')) sayAlarm(Number(id.slice('alarm-'.length)));
  };
  double.onOpen = () => setTimeout(sayAll, 200);
  let place = 0;
  let due = null;
  const timer = setInterval(() => {
    const now = performance.now();
    for (; due !== null && due < now; due++) {
      const id = ids[place++ % ids.length];
      const price = prices.get(id) * (1 + (random() - 0.5) * 0.0005);
      say(id, price.toFixed(4));
    }
  }, 5);
  return {
    url: double.url,
    restUrl: double.restUrl,
    /** Begins or ends the ticks: one each ms, each in a frame of its own. */
    load(isBusy) {
      due = isBusy ? performance.now() : null;
    },
    alarm(i) {
      raised.add(i);
      sayAlarm(i);
    },
    close: () => {
      clearInterval(timer);
      return double.close();
    },
  };
}
