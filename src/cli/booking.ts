import { accountIn, type Book } from '../book/book.ts';
import { EntryError } from '../book/entry-error.ts';
import type { Booked } from '../book/event.ts';
import type { FeeRequest } from '../book/fee.ts';
import type { Moment } from '../book/moment.ts';
import { Rational } from '../money/rational.ts';
import { momentOf } from '../monitor/moment.ts';
import { marketsDir } from '../settings/paths.ts';
import { ShippedRules } from '../settings/rule-book.ts';
import { MarketStore } from '../store/markets.ts';
import { amountsFrom, codeFrom } from './amounts.ts';
import { quoted, refusePortfolio, withStore } from './book.ts';
import { bookedLines } from './booked-lines.ts';
import { CliError, EXIT } from './exit.ts';
import { dataDirFrom, type GlobalOptions } from './options.ts';
import { timeFrom } from './times.ts';
import { writeAll } from './write.ts';

/** Options of everything that can be booked. */
export interface BookingOptions extends GlobalOptions {
  /** When it happened; absent: now. */
  readonly at?: string;
  readonly note?: string;
  /** "BTC=47000": what one of a coin was worth in USD then. */
  readonly usd?: readonly string[];
}

/**
 * Books something that happened, and says what came of it once that is on the disk.
 * @param command as it is typed
 * @param reckon what happened, of the book as it is then
 * @throws CliError for what cannot have happened; nothing is booked.
 */
export async function bookEvent(options: BookingOptions, command: string, reckon: (book: Book, moment: Moment) => Booked): Promise<number> {
  refusePortfolio(options, command);
  const now = Date.now();
  const at = options.at === undefined ? now : timeFrom('--at', options.at, now);
  const markets = new MarketStore(marketsDir(dataDirFrom(options)));
  const worth = amountsFrom('--usd', options.usd ?? []);
  const moment: Moment = {
    ...momentOf(at, new ShippedRules(), { get: (venue) => markets.read(venue) ?? undefined }),
    usd: (code) => (Object.hasOwn(worth, code) ? Rational.from(worth[code] as string) : null),
  };
  const { lines, notes } = withStore(options, (store) => {
    let told = (_: Book): Told => ({ lines: [], notes: [] });
    const book = store.change(now, (before) => {
      const booked = reckoned(() => reckon(before, moment));
      told = (after) => ({ lines: bookedLines(booked, after), notes: importedNotes(booked, after) });
      return booked;
    });
    return told(book);
  });
  process.stderr.write(notes.map((note) => `negmon: ${note}.\n`).join(''));
  await writeAll(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

/** What is said of a booking: what came of it, and what else should be known. */
interface Told {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}

/** What a venue says takes the place of what was booked by hand: whoever books on an imported account is told. */
function importedNotes({ changes }: Booked, book: Book): string[] {
  const touched = new Set(changes.map(({ account }) => (typeof account === 'string' ? account : account.id)));
  return [...touched].flatMap((id) => {
    const imported = accountIn(book, id)?.imported;
    return imported === undefined
      ? []
      : [
          `${id} is imported from ${imported.venue}: what is booked stays in the history, and its next import says again what is held there`,
        ];
  });
}

function reckoned(reckon: () => Booked): Booked {
  try {
    return reckon();
  } catch (error) {
    if (!(error instanceof EntryError)) throw error;
    const hint = error.field === 'contractSize' ? ' ("negmon edit ACCOUNT/POSITION --contract-size N")' : '';
    throw new CliError(`${error.message}${hint}. Nothing was booked.`, EXIT.usage);
  }
}

/** "--fee 5", in what is traded for, or "--fee '0.01 BNB'". @throws CliError */
export function feeFrom(fee: string | undefined): FeeRequest {
  if (fee === undefined) return {};
  const [amount = '', currency, ...rest] = fee.trim().split(/\s+/);
  if (rest.length > 0)
    throw new CliError(`--fee must be an amount such as 5, or one of another currency such as "0.01 BNB"; not ${quoted(fee)}.`, EXIT.usage);
  return { fee: amount, ...(currency === undefined ? {} : { feeCurrency: codeFrom(currency) }) };
}

/** What is given, as the request has it; absent where it is not. */
export function notedFrom({ note }: BookingOptions): { readonly note?: string } {
  return note === undefined ? {} : { note };
}

/** "[CONTRACTS] @ PRICE" of several words. @throws CliError showing how it is written. */
export function tradeFrom(words: readonly string[], written: string): { readonly contracts?: string; readonly price: string } {
  const parts = words.join(' ').replace('@', ' @ ').trim().split(/\s+/);
  const [contracts, at, price, ...rest] = parts[0] === '@' ? [undefined, ...parts] : parts;
  if (at !== '@' || price === undefined || rest.length > 0) {
    throw new CliError(`${quoted(words.join(' '))} is no size and price: it is written ${written}.`, EXIT.usage);
  }
  return { price, ...(contracts === undefined ? {} : { contracts }) };
}
