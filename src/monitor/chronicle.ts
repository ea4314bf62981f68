import { readAlarmId } from '../alerts/alarm-id.ts';
import type { Notice } from '../alerts/observation.ts';
import type { Word } from '../alerts/quiet.ts';
import type { RuleName } from '../alerts/rule.ts';
import { Rational } from '../money/rational.ts';
import { isUnknown, type Known } from '../risk/known.ts';
import type { Level } from '../risk/level.ts';
import type { AccountReading } from '../risk/reading.ts';
import type { JournalEntry } from '../store/journal.ts';
import type { BookKeeper } from './book-keeper.ts';
import type { Monitor } from './monitor.ts';

/** How often the journal is told what each account is worth, ms: a year of one account is about 100,000 lines. */
const SAMPLE_MS = 300_000;

/** What a running monitor puts into the journal: levels, messages, acknowledgements and, at even steps, what accounts are worth. */
export class Chronicle {
  readonly #keeper: BookKeeper;
  /** By account: when it was last sampled, monotonic ms. */
  readonly #sampled = new Map<string, number>();

  constructor(keeper: BookKeeper) {
    this.#keeper = keeper;
  }

  /** @param at ms since the epoch; @param rule whose level it is, where it is not how near a liquidation is */
  levelled(subject: string, from: Level, to: Level, at: number, rule?: RuleName): void {
    this.#keeper.note(at, { kind: 'level', subject, from, to, ...(rule === undefined ? {} : { rule }) });
  }

  said(notice: Notice): void {
    this.#keeper.note(notice.at, { kind: 'notice', subject: notice.subject, notice });
  }

  /** What a person said of an alarm, also to a monitor that only shows: whoever acts reads it. */
  heard(word: Word): void {
    const { kind, id, at } = word;
    const subject = readAlarmId(id)?.subject ?? '';
    this.#keeper.keep(at, kind === 'acknowledged' ? { kind, subject, id } : { kind, subject, id, until: word.until });
  }

  /** Samples the accounts whose turn it is and whose prices are fresh: what is not known, or old, is left as a gap. @param at ms since the epoch; @param now monotonic ms */
  sample(monitor: Monitor, at: number, now: number): void {
    if (!this.#keeper.acts) return;
    for (const reading of monitor.readings) {
      const { id } = reading.holdings.account;
      if (now - (this.#sampled.get(id) ?? Number.NEGATIVE_INFINITY) < SAMPLE_MS) continue;
      const entry = monitor.ageOf(reading, now).freshness === 'stale' ? null : equityOf(reading);
      if (entry === null) continue;
      this.#sampled.set(id, now);
      this.#keeper.note(at, entry);
    }
  }
}

/** What an account is worth; null while it is not known. */
function equityOf(reading: AccountReading): JournalEntry | null {
  const { equity, currency, holdings } = reading;
  if (isUnknown(equity)) return null;
  const unrealized = unrealizedOf(reading);
  return {
    kind: 'equity',
    subject: holdings.account.id,
    equity: equity.toString(),
    currency,
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
