import { isDanger } from '../../src/alerts/rule.ts';
import { RuleTable } from '../../src/alerts/rule-table.ts';
import type { Portfolio } from '../../src/book/portfolio.ts';
import { readPortfolio } from '../../src/documents/portfolio.ts';
import { Rational } from '../../src/money/rational.ts';
import { Board } from '../../src/monitor/board.ts';
import { Measures } from '../../src/monitor/measures.ts';
import { observeAccount } from '../../src/monitor/observe-account.ts';
import { Subjects } from '../../src/monitor/subjects.ts';
import type { Surroundings } from '../../src/monitor/surroundings.ts';
import { Volatilities } from '../../src/monitor/volatilities.ts';
import { limitsOf } from '../../src/monitor/wiring.ts';
import { isUnknown } from '../../src/risk/known.ts';
import { worst } from '../../src/risk/level.ts';
import type { AccountReading } from '../../src/risk/reading.ts';
import { ShippedRules } from '../../src/settings/rule-book.ts';
import { Tripwires } from '../../src/tripwires/tripwires.ts';
import { Random } from './random.ts';
import { randomBook } from './random-book.ts';
import { randomLimits } from './random-limits.ts';

/** What so many prices came to. */
export interface WiresJudged {
  /** Prices sent. */
  readonly ticks: number;
  /** Exact evaluations that were compared with what the wires had let stand. */
  readonly compared: number;
  /** Verdicts that turned and whose wire did not trip, the first few. */
  readonly wrong: readonly string[];
  readonly missed: number;
  /** Verdicts that turned. */
  readonly turned: number;
  readonly tripped: number;
  /** Accounts that no wires can be put around, at the end. */
  readonly unwired: number;
}

const START = Date.UTC(2026, 10, 1);
/** How long wires hold, ms: shorter than in the monitor, so that ends come to pass. */
const HOLDS = 600_000;

/**
 * Random prices over random accounts of all families: at every price every account that it touches is evaluated exactly, and its verdict has
 * to be the one that stood since its wires tripped last.
 */
export function judgeWires(accounts: number, ticks: number, seed: number, progress: (done: number) => void = () => {}): WiresJudged {
  const random = new Random(seed);
  const { document, prices } = randomBook(accounts, random);
  return new Judge(readPortfolio(document), prices, random).run(ticks, progress);
}

class Judge {
  readonly #random: Random;
  readonly #board = new Board();
  readonly #measures: Measures;
  readonly #subjects: Subjects;
  readonly #around: Surroundings;
  readonly #wires = new Tripwires();
  readonly #portfolio: Portfolio;
  readonly #symbols: readonly string[];
  readonly #start: ReadonlyMap<string, number>;
  readonly #prices: Map<string, number>;
  /** By account: the verdict that stands, up to when, and whether there are wires that say so. */
  readonly #held: { verdict: string; until: number; wired: boolean }[] = [];
  readonly #wrong: string[] = [];
  #at = START;
  #missed = 0;
  #turned = 0;
  #tripped = 0;
  #compared = 0;

  constructor(portfolio: Portfolio, prices: ReadonlyMap<string, number>, random: Random) {
    this.#random = random;
    this.#portfolio = portfolio;
    this.#start = prices;
    this.#prices = new Map(prices);
    this.#subjects = new Subjects(portfolio);
    this.#symbols = [...prices.keys()].filter((symbol) => this.#subjects.touched(symbol).all.size > 0);
    const table = new RuleTable(randomLimits(portfolio, random));
    this.#around = { table, board: this.#board, volatilities: new Volatilities() };
    this.#measures = new Measures({ portfolio, table: () => table, book: new ShippedRules() }, this.#board, () => this.#at);
  }

  run(ticks: number, progress: (done: number) => void): WiresJudged {
    for (const symbol of this.#symbols) this.#quote(symbol, textOf(this.#prices.get(symbol) as number));
    for (let i = 0; i < this.#portfolio.accounts.length; i++) this.#put(i, this.#measures.measure(i));
    for (let tick = 1; tick <= ticks; tick++) {
      this.#tick(this.#draw());
      if (tick % 100_000 === 0) progress(tick);
    }
    return {
      ticks,
      compared: this.#compared,
      wrong: this.#wrong,
      missed: this.#missed,
      turned: this.#turned,
      tripped: this.#tripped,
      unwired: this.#held.filter(({ wired }) => !wired).length,
    };
  }

  /** USDT touches nearly all accounts at once, and has its turn now and then. */
  #draw(): string {
    const symbol = this.#random.of(this.#symbols);
    return symbol === 'USDT/USD' && !this.#random.chance(0.2) ? this.#draw() : symbol;
  }

  #tick(symbol: string): void {
    this.#at += this.#random.below(this.#random.chance(0.001) ? 400_000 : 500);
    const text = this.#next(symbol);
    const ticker = this.#quote(symbol, text);
    const tripped = new Set(this.#wires.tick(ticker.key, Number(ticker.text), ticker.text) ? this.#wires.tripped() : []);
    for (const index of this.#subjects.touched(symbol).all) {
      const held = this.#held[index] as { verdict: string; until: number; wired: boolean };
      const reading = this.#measures.measure(index);
      const verdict = this.#verdictOf(reading);
      const woken = tripped.has(index) || !held.wired || held.until <= this.#at;
      this.#compared++;
      if (verdict !== held.verdict) this.#turned++;
      if (verdict !== held.verdict && !woken) {
        this.#missed++;
        if (this.#wrong.length < 10) this.#wrong.push(`${symbol} at ${text}, account ${index}: ${held.verdict} -> ${verdict}`);
      }
      if (woken) this.#tripped++;
      if (woken || verdict !== held.verdict) this.#put(index, reading);
    }
    for (const index of tripped) if (!this.#subjects.touched(symbol).all.has(index)) throw new Error(`${symbol} tripped account ${index}`);
  }

  #quote(symbol: string, value: string) {
    const quoted = { value, venueTime: null, receivedTime: 0 };
    const price = symbol.includes(':') ? { mark: quoted } : { last: quoted };
    const venue = symbol === 'USDT/USD' ? 'kraken' : '';
    this.#board.take({ venue, symbol, source: 'replay', ...price });
    const ticker = this.#board.ticker(venue === '' ? symbol : `${venue}:${symbol}`);
    if (ticker === undefined) throw new Error(`no ticker of ${symbol}`);
    return ticker;
  }

  #put(index: number, reading: AccountReading): void {
    const { table } = this.#around;
    const until = this.#at + HOLDS;
    const { id } = reading.holdings.account;
    const known = !isUnknown(reading.equity) && reading.level !== 'unknown';
    const wired = known && this.#wires.put({ account: index, reading, limits: (position) => limitsOf(table.at(id, position)), until });
    if (!wired) this.#wires.drop(index);
    this.#held[index] = { verdict: this.#verdictOf(reading), until, wired };
  }

  /** The rules that say how near a liquidation is speak with one voice (src/alerts/rule.ts): of those the worst is the verdict. */
  #verdictOf(reading: AccountReading): string {
    return observeAccount(reading, true, [], this.#around)
      .map(({ subject, observations }) => {
        const danger = worst(observations.flatMap(({ rule, level }) => (isDanger(rule) ? [level] : [])));
        const others = observations.flatMap(({ rule, level }) => (isDanger(rule) ? [] : [`${rule}:${level}`]));
        return [subject, danger, ...others].join(' ');
      })
      .join('; ');
  }

  /** Mostly a small step; now and then a leap, or a price at which an account stands on an edge, or a hair beside it. */
  #next(symbol: string): string {
    const random = this.#random;
    const start = this.#start.get(symbol) as number;
    const now = this.#prices.get(symbol) as number;
    const edge = random.chance(0.03) ? this.#edge(symbol) : null;
    if (edge !== null) {
      this.#prices.set(symbol, Number(edge));
      return edge;
    }
    const size = random.chance(0.7) ? 2e-4 : random.chance(0.6) ? 5e-3 : random.chance(0.8) ? 0.03 : 0.25;
    const calm = symbol === 'USDT/USD' ? 0.02 : 1;
    const pull = 0.02 * Math.log(start / now);
    const next = now * Math.exp(pull + size * calm * (random.next() + random.next() + random.next() - 1.5));
    const text = textOf(next);
    this.#prices.set(symbol, Number(text));
    return text;
  }

  /** A liquidation or bankruptcy price of the symbol, or where a limit on the distance to it begins; as near as 17 digits come, or a digit off. */
  #edge(symbol: string): string | null {
    const accounts = [...this.#subjects.touched(symbol).all];
    if (accounts.length === 0 || accounts.length > 50) return null;
    const reading = this.#measures.readings[this.#random.of(accounts)];
    const base = symbol.slice(0, symbol.indexOf('/'));
    const sides = reading?.cross?.liquidation.get(base);
    const levels = [
      ...(reading?.positions ?? [])
        .filter(({ leg }) => leg.position.symbol.text === symbol)
        .flatMap(({ liquidationPrice, bankruptcyPrice }) => [liquidationPrice, bankruptcyPrice]),
      ...(sides === undefined ? [] : [sides.down, sides.up]),
    ].filter((level): level is Rational => level !== null && !isUnknown(level) && level.sign() > 0);
    if (levels.length === 0) return null;
    const level = this.#random.of(levels);
    const limit = this.#random.of(['1', '0.92', '0.97', '1.08', '1.03']);
    const text = level
      .over(Rational.from(limit))
      .toDecimal(this.#random.of([6, 9, 17]))
      .toFixed();
    if (Number(text) < 1e-9 || Number(text) > 1e9) return null;
    return this.#random.chance(0.5) ? text : `${text}${text.includes('.') ? '' : '.'}${this.#random.of(['1', '01'])}`;
  }
}

/** As venues write prices: six digits. */
export function textOf(price: number): string {
  const text = Number(price.toPrecision(6))
    .toFixed(12)
    .replace(/\.?0+$/, '');
  return Number(text) > 0 ? text : '0.000000000001';
}
