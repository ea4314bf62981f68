import { readAlarmId } from '../alerts/alarm-id.ts';
import type { Notice } from '../alerts/observation.ts';
import type { Word } from '../alerts/quiet.ts';
import type { RuleName } from '../alerts/rule.ts';
import { max, min, Rational } from '../money/rational.ts';
import { isUnknown, type Known } from '../risk/known.ts';
import type { Level } from '../risk/level.ts';
import type { AccountReading } from '../risk/reading.ts';
import type { JournalEntry } from '../store/journal.ts';
import type { BookKeeper } from './book-keeper.ts';
import type { Monitor } from './monitor.ts';

/** How often the journal is told what each account is worth, ms: a year of one account is about 100,000 lines. */
const SAMPLE_MS = 300_000;

/** A dip or a peak between two samples is told from this part of what the account was worth, and wherever it crossed zero. */
const TOLD_FROM = Rational.from('0.01');

/** What an account was worth at a moment, as it goes into the journal. */
interface Worth {
  /** ms since the epoch. */
  readonly at: number;
  readonly equity: Rational;
  readonly entry: JournalEntry;
}

/** An account since it was last sampled. */
interface Since {
  /** Monotonic ms. */
  readonly sampled: number;
  readonly equity: Rational;
  readonly low: Worth | null;
  readonly high: Worth | null;
}

/** What a running monitor puts into the journal: levels, messages, acknowledgements and, at even steps, what accounts are worth. */
export class Chronicle {
  readonly #keeper: BookKeeper;
  /** By account. */
  readonly #since = new Map<string, Since>();
  /** Accounts whose level has changed: they are sampled at once. */
  readonly #due = new Set<string>();

  constructor(keeper: BookKeeper) {
    this.#keeper = keeper;
  }

  /** @param at ms since the epoch; @param rule whose level it is, where it is not how near a liquidation is */
  levelled(subject: string, from: Level, to: Level, at: number, rule?: RuleName): void {
    this.#keeper.note(at, { kind: 'level', subject, from, to, ...(rule === undefined ? {} : { rule }) });
    this.#due.add(subject.split('/')[0] ?? '');
  }

  /** @param channels on which it is due */
  said(notice: Notice, channels: readonly string[]): void {
    this.#keeper.note(notice.at, { kind: 'notice', subject: notice.subject, notice, ...(channels.length === 0 ? {} : { channels }) });
  }

  /** What a person said of an alarm, also to a monitor that only shows: whoever acts reads it. */
  heard(word: Word): void {
    const { kind, id, at } = word;
    const subject = readAlarmId(id)?.subject ?? '';
    this.#keeper.keep(at, kind === 'acknowledged' ? { kind, subject, id } : { kind, subject, id, until: word.until });
  }

  /**
   * Samples the accounts whose turn it is and whose prices are fresh, and what was lowest and highest meanwhile: what is not known, or old, is
   * left as a gap. @param at ms since the epoch; @param now monotonic ms
   */
  sample(monitor: Monitor, at: number, now: number): void {
    if (!this.#keeper.acts) return;
    for (const reading of monitor.readings) {
      const { equity, holdings } = reading;
      const { id } = holdings.account;
      if (isUnknown(equity) || monitor.ageOf(reading, now).freshness === 'stale') continue;
      const since = this.#since.get(id);
      if (since !== undefined && now - since.sampled < SAMPLE_MS && !this.#due.has(id)) {
        this.#since.set(id, withExtremes(since, reading, equity, at));
        continue;
      }
      for (const worth of since === undefined ? [] : told(since, equity)) this.#keeper.note(worth.at, worth.entry);
      this.#keeper.note(at, entryOf(reading, equity));
      this.#since.set(id, { sampled: now, equity, low: null, high: null });
      this.#due.delete(id);
    }
  }
}

function withExtremes(since: Since, reading: AccountReading, equity: Rational, at: number): Since {
  const lower = equity.lessThan(since.low?.equity ?? since.equity);
  const higher = (since.high?.equity ?? since.equity).lessThan(equity);
  if (!lower && !higher) return since;
  const worth = { at, equity, entry: entryOf(reading, equity) };
  return { ...since, ...(lower ? { low: worth } : { high: worth }) };
}

/** The lowest and the highest since the last sample, in the order of time, where they lie outside of both samples. */
function told({ equity, low, high }: Since, now: Rational): Worth[] {
  const [least, most] = [min(equity, now), max(equity, now)];
  const found: Worth[] = [];
  if (low !== null && isApart(low.equity, least) && low.equity.lessThan(least)) found.push(low);
  if (high !== null && isApart(high.equity, most) && most.lessThan(high.equity)) found.push(high);
  return found.sort((a, b) => a.at - b.at);
}

function isApart(worth: Rational, sampled: Rational): boolean {
  return worth.sign() !== sampled.sign() || sampled.abs().times(TOLD_FROM).atMost(worth.minus(sampled).abs());
}

function entryOf(reading: AccountReading, equity: Rational): JournalEntry {
  const unrealized = unrealizedOf(reading);
  return {
    kind: 'equity',
    subject: reading.holdings.account.id,
    equity: equity.toString(),
    currency: reading.currency,
    unrealized: isUnknown(unrealized) ? null : unrealized.toString(),
  };
}

/** Profit and loss of all positions, in the account's currency. */
function unrealizedOf({ positions, currency, holdings }: AccountReading): Known<Rational> {
  let total = Rational.ZERO;
  for (const { unrealizedPnl, leg } of positions) {
    const { settle } = leg.position.symbol;
    const worth = settle === currency ? Rational.ONE : holdings.valuation.usd(settle);
    if (isUnknown(unrealizedPnl)) return unrealizedPnl;
    if (isUnknown(worth)) return worth;
    total = total.plus(unrealizedPnl.times(worth));
  }
  return total;
}
