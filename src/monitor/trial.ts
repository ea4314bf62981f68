import type { About } from '../book/draft/draft.ts';
import type { BookDocument } from '../book/entries.ts';
import type { Account, Portfolio } from '../book/portfolio.ts';
import { readPortfolio } from '../documents/portfolio.ts';
import { totalOwed } from '../documents/print-shortfall.ts';
import { shown } from '../documents/print-values.ts';
import type { InstrumentKey } from '../feed/feed.ts';
import { Rational } from '../money/rational.ts';
import { assessAccount } from '../risk/assess.ts';
import { isUnknown } from '../risk/known.ts';
import type { AccountReading } from '../risk/reading.ts';
import type { Contracts } from './contracts.ts';
import { instrumentsOf } from './instruments.ts';
import type { Monitor } from './monitor.ts';
import { nearestOf, type RowRef, rowOf, rowsOf, sortRows } from './rows.ts';
import type { Standing } from './snapshot.ts';
import { Subjects } from './subjects.ts';
import { doubtsOf } from './suspicion.ts';

/** One account of a document, measured without being watched: nothing remembers it. */
export class Trial {
  readonly #account: Account;
  readonly #portfolio: Portfolio;
  readonly #about: About;
  readonly #monitor: Monitor;
  /** As last measured: what no price has moved since is not measured again. */
  #last: AccountReading | null = null;

  private constructor(account: Account, portfolio: Portfolio, about: About, monitor: Monitor) {
    this.#account = account;
    this.#portfolio = portfolio;
    this.#about = about;
    this.#monitor = monitor;
  }

  /** Null when the document has no such account. @throws DocumentError when it is no account. */
  static of(document: BookDocument, about: About, monitor: Monitor, contracts: Contracts): Trial | null {
    const entry = document.accounts.find(({ id }) => id === about.account);
    if (entry === undefined) return null;
    const portfolio = readPortfolio({ ...document, accounts: [entry] });
    const account = portfolio.accounts[0] as Account;
    return new Trial(
      account,
      { ...portfolio, instruments: instrumentsOf(account, portfolio, contracts.marketsFor(account.product)) },
      about,
      monitor,
    );
  }

  /** The prices that it stands on. */
  instruments(): readonly InstrumentKey[] {
    return new Subjects(this.#portfolio).instruments;
  }

  /** How it stands at the prices of now. @param gap for what would be owed */
  standing(gap: Rational): Standing {
    const reading = this.#reading();
    const rows = sortRows(rowsOf(reading), 'distance', gap);
    const ref = this.#row(rows);
    const age = this.#monitor.ageOf(reading, this.#monitor.options.feed.clock.monotonic());
    const { position = null } = ref ?? {};
    return {
      row: ref === null ? null : rowOf(ref, gap, age, doubtsOf(reading, this.#monitor.board)),
      entryPrice: position?.leg.position.entryPrice.toString() ?? null,
      stopBeyond: position?.stop?.beyondLiquidation ?? null,
      equity: shown(reading.equity),
      currency: reading.currency,
      level: reading.level,
      nearest: shown(nearestOf(rows)),
      owed: totalOwed([reading], gap),
    };
  }

  /** Why something of it is not known, as last measured, each reason once. */
  unknowns(): string[] {
    const reading = this.#last ?? this.#reading();
    const { position = null } = this.#row(sortRows(rowsOf(reading), 'distance', Rational.ZERO)) ?? {};
    const found = [position?.liquidationPrice, position?.distance, reading.equity, reading.cross?.health];
    return [...new Set(found.flatMap((value) => (isUnknown(value) ? [value.unknown] : [])))];
  }

  #reading(): AccountReading {
    const { board, options, surroundings } = this.#monitor;
    const prices = board.prices(options.feed.clock.now());
    const thresholds = surroundings.table.thresholds(this.#account);
    this.#last = assessAccount(this.#account, this.#portfolio, prices, new Set(), thresholds, options.book, this.#last);
    return this.#last;
  }

  /** The row of the position that it is about; of an account its own row, else the one nearest to liquidation. */
  #row(rows: readonly RowRef[]): RowRef | null {
    const { account, position } = this.#about;
    const own = rows.find(({ key }) => key === (position === null ? account : `${account}/${position}`)) ?? null;
    return own ?? (position === null ? (rows[0] ?? null) : null);
  }
}
