import { seeded } from './random.mjs';

/** Prices start here, and so does the clock of the double: 10 October 2025, 20:30 UTC. */
const START = Date.UTC(2025, 9, 10, 20, 30);
const VENUES = ['binance', 'bybit', 'okx'];
/** The gap that the owe column stands for. */
const GAP = 0.3;

/** A number as the exact core writes it, with all its 40 digits. */
function digits(value, random) {
  const short = value.toPrecision(15).replace(/\.?0+$/, '');
  if (!short.includes('.') || short.includes('e')) return value.toFixed(8);
  let text = short;
  while (text.length < 40) text += Math.floor(random() * 1e9);
  return text.slice(0, 42);
}

function position(i, random) {
  const entry = 200 + ((i * 37) % 700);
  const side = random() < 0.6 ? 1 : -1;
  const size = Number(((500 * 100 ** random()) / entry).toFixed(2)) || 0.01;
  const leverage = 2 + Math.floor(random() * 8);
  return { i, side, size, entry, leverage, isolated: i % 2 === 0, mark: entry * (0.99 + random() * 0.02), at: 0 };
}

/**
 * Stands for the monitor behind a screen: a book of positions on an instrument each, prices that walk, and the snapshots that the worker
 * would send of it, with numbers as long as the exact core's.
 */
export class SnapshotStore {
  #random = seeded(11);
  #positions;
  #view = { offset: 0, count: 60 };
  #seq = 0;
  #now = 0;
  #next = 0;

  /** @param count how many positions */
  constructor(count) {
    this.#positions = Array.from({ length: count }, (_, i) => position(i, this.#random));
  }

  /** What the screen asks of its monitor, as far as it concerns the rows. */
  send({ kind, offset, count }) {
    if (kind === 'view') this.#view = { offset, count };
  }

  /** Lets some time pass and as many prices come, one instrument after the other. */
  advance(ms, ticks) {
    for (let i = 0; i < ticks; i++) {
      const one = this.#positions[this.#next++ % this.#positions.length];
      one.mark *= 1 + (this.#random() - 0.5) * 0.0001;
      one.at = this.#now + (ms * (i + 1)) / ticks;
    }
    this.#now += ms;
  }

  /** The state as the worker would send it now. */
  snapshot() {
    const { offset, count } = this.#view;
    const rows = this.#positions.map((one) => this.#row(one)).sort((a, b) => Number(a.distance) - Number(b.distance));
    const owed = rows.reduce((sum, row) => sum + Number(row.owed.high), 0);
    const nearest = rows[0];
    const id = `distance|${nearest.key}|1|critical`;
    const { level } = nearest;
    const text = `${nearest.label} at ${nearest.account} is ${(Number(nearest.distance) * 100).toFixed(1)} % from liquidation`;
    return {
      seq: ++this.#seq,
      mode: { kind: 'live' },
      at: START + this.#now,
      feeds: VENUES.map((venue, i) => ({
        venue,
        state: 'live',
        ageMs: i * 3 + (this.#now % 7),
        detail: '',
        rejected: 0,
        redials: 0,
        clockOffset: null,
      })),
      recording: null,
      // Acknowledged: what flashes is drawn twice a second by itself.
      alarm: {
        id,
        kind: 'level',
        level: 'critical',
        text,
        others: 2,
        quieted: { how: 'acknowledged', until: Number.MAX_SAFE_INTEGER },
        unacknowledged: 0,
        next: null,
      },
      level,
      suspect: false,
      equity: digits(82_231 + this.#random(), this.#random),
      nearest: nearest.distance,
      gap: String(-GAP),
      owedAtGap: { low: '0', high: digits(owed, this.#random) },
      rows: rows.slice(offset, offset + count),
      offset,
      total: rows.length,
      sort: 'distance',
      selected: 0,
      detail: null,
      history: null,
      limits: null,
      form: null,
      outcome: null,
      readOnly: null,
      alerts: [],
      assumptions: [],
      seat: 'acts',
      trouble: [],
      settingsFault: null,
      source: 'your book',
    };
  }

  #row({ i, side, size, entry, leverage, isolated, mark, at }) {
    const random = this.#random;
    // A cross position's level moves with the other prices of its account.
    const liquidation = entry * (1 - (side * (isolated ? 0.97 : 0.97 + (random() - 0.5) * 0.0001)) / leverage);
    const distance = (side * (mark - liquidation)) / mark;
    const equity = size * entry * (1 / leverage) + side * size * (mark - entry);
    const short = side * size * mark * GAP - equity;
    const name = `C${String(i).padStart(3, '0')}`;
    const account = `acct-${String(i % 8).padStart(2, '0')}`;
    return {
      key: `${account}/p${i}`,
      account,
      kind: 'position',
      label: `${name} ${side > 0 ? 'long' : 'short'} ${size} ${isolated ? `x${leverage} isolated` : 'cross'}`,
      level: distance < 0.05 ? 'critical' : distance < 0.12 ? 'warning' : 'ok',
      freshness: 'live',
      suspect: null,
      ageMs: this.#now - at,
      distance: digits(distance, random),
      liquidationPrice: digits(liquidation, random),
      markPrice: mark.toFixed(2),
      markSuspect: false,
      tickSize: '0.01',
      ratio: digits((size * mark * 0.01) / Math.max(equity, 0.01), random),
      pnl: (side * size * (mark - entry)).toFixed(6),
      currency: 'USDT',
      owed: { low: '0', high: short > 0 ? digits(short, random) : '0' },
      liquidation: {},
    };
  }
}
