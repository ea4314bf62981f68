import type { Quote } from '../book/quote.ts';
import { isUsdLike, parseSymbol } from '../book/symbol.ts';
import { gapText, jumpText, lentText, reuseText } from './doubt-text.ts';

/** A predecessor, an index or another venue's mark that is older than this says nothing of now, ms: as old as a price may be before it is stale. */
const FRESH = 15_000;
/**
 * A move beyond this from one mark to the next has to be confirmed, a fraction. The worst minute of a real Bitcoin mark was −4.95 % and
 * fell along with its index; the largest step between two trades of one coin on 2025-10-10 was −12.24 %, and marks are smoother than trades.
 */
const JUMP = 0.1;
/** An index confirms a jump when it went this part of the way, by logarithm. */
const INDEX_SHARE = 0.5;
/** How near another venue's mark of the coin has to be, a fraction: venues part by some percent in a crash. */
const AGREES = 0.05;
/** A jump that nobody confirms is believed when it has stood at its level, within `STEADY`, for `STANDS` over `LOOKS` further quotes ... */
const STEADY = 0.02;
const STANDS = 10_000;
const LOOKS = 3;
/** ... or has not come back for this long wherever it went, ms: coins fell by 35 to 47 % within one minute without standing anywhere. */
const ENDURES = 30_000;
/** A mark this far from its index is doubted, a fraction (Bybit's own example frame shows one 42 % below); it is near again within `NEAR`. */
const GAP = 0.15;
const NEAR = 0.1;
/** A gap of this age is believed, ms: the venue liquidates by its mark, right or wrong. */
const GAP_STANDS = 60_000;
/**
 * A ticker silent for this long, ms, that comes back more than `FOREIGN` times higher or lower may be another coin (LUNA: 18 days, 220,000);
 * so may one that is first borrowed from another venue, after whatever silence.
 */
const SILENCE = 3_600_000;
const FOREIGN = 3;
/** For how long such a ticker is doubted when no other venue confirms it, ms. */
const REUSE_STANDS = 3_600_000;

/** A price as a number with its receive time, monotonic ms. Doubt is a judgement, no verdict on money: a float is exact enough. */
interface Seen {
  readonly price: number;
  readonly at: number;
}

/** A jump or a reuse that is not confirmed yet. */
interface Suspicion {
  readonly kind: 'jump' | 'reuse';
  readonly since: number;
  readonly why: string;
  /** Quotes since it began. */
  readonly quotes: number;
  /** Where it stands, since when, and for how many quotes after the first. */
  readonly level: Seen;
  readonly looks: number;
}

/** What is remembered of one instrument. */
interface Memory {
  /** The newest marks of its coin by the venue that they really are of. */
  readonly coin: Map<string, Seen>;
  /** A mark came: from then on a last trade is no price. */
  marked: boolean;
  /** The venue that the newest price really is of. */
  source: string | null;
  /** The newest price of any kind, and the last that was believed, with the index of then. */
  last: Seen | null;
  believed: Seen | null;
  index: Seen | null;
  indexThen: number | null;
  suspicion: Suspicion | null;
  gapSince: number | null;
  /** How far it is from its index where that is believed by now. */
  gap: number | null;
}

/**
 * Which prices are not to be believed yet: a jump that neither the index nor another venue shows, a mark far from its index, a ticker that
 * comes back as something else. Doubt ends by confirmation or by time, so that a user who is really being liquidated is not left in it.
 *
 * Measured with one venue and no index, the hardest case, on shared/recordings/series, minutes drawn as four leaps: nothing was suspect in
 * the ordinary months (LTC 2026-02, BTC 2022-01, FIL 2023-08 with its fall), in BTC's mark of 2025-10-09 and 10, in the falls of FTT and UST.
 * Trades once a second on 2025-10-10: FIL 113 s in 13 pieces, AVAX 40 s in two, none over 30 s. LUNA 2022-05: some 700 times 10 s, and an
 * hour at its return. No new low waited for belief longer than 10 s.
 */
export class Doubt {
  readonly #memories = new Map<string, Memory>();
  readonly #coins = new Map<string, Map<string, Seen>>();

  /** Why the quote's price is not believed, in plain words; null when it is, and for a quote without one. The same quotes get the same answers. */
  judge(quote: Quote): string | null {
    const memory = this.#memoryOf(quote);
    if (quote.index !== undefined) memory.index = { price: Number(quote.index.value), at: quote.index.receivedTime };
    if (quote.mark !== undefined) memory.marked = true;
    const said = quote.mark ?? (memory.marked ? undefined : quote.last);
    if (said === undefined) return null;
    const now: Seen = { price: Number(said.value), at: said.receivedTime };
    const source = quote.borrowedFrom ?? quote.venue;
    const confirmed = isSeenElsewhere(memory.coin, source, now);
    const gap = gapOf(memory, now);
    memory.suspicion = confirmed ? null : suspect(memory, now, source === memory.source ? null : (quote.borrowedFrom ?? null));
    // What may be another coin confirms nothing: LUNA 2.0 came back at several venues, under the same name and at one price.
    if (memory.suspicion?.kind === 'reuse') memory.coin.delete(source);
    else memory.coin.set(source, now);
    memory.last = now;
    memory.source = source;
    const why = memory.suspicion?.why ?? (confirmed ? null : gap);
    if (why === null) {
      memory.believed = now;
      memory.indexThen = memory.index?.price ?? null;
    }
    return why;
  }

  /** Marks of a venue that are believed although they stand far from their index, in words; "" when there is none. */
  standing(venue: string): string {
    const texts: string[] = [];
    for (const [key, { gap }] of this.#memories) {
      if (gap !== null && key.startsWith(`${venue}:`)) texts.push(`${key.slice(venue.length + 1)} stands ${gapText(gap)}`);
    }
    return texts.join('; ');
  }

  #memoryOf({ venue, symbol }: Quote): Memory {
    const key = `${venue}:${symbol}`;
    const known = this.#memories.get(key);
    if (known !== undefined) return known;
    const parsed = parseSymbol(symbol);
    const name = parsed === undefined ? symbol : `${parsed.base}/${isUsdLike(parsed.quote) ? 'USD' : parsed.quote}`;
    const coin = this.#coins.get(name) ?? new Map<string, Seen>();
    this.#coins.set(name, coin);
    const made: Memory = {
      coin,
      marked: false,
      source: null,
      last: null,
      believed: null,
      index: null,
      indexThen: null,
      suspicion: null,
      gapSince: null,
      gap: null,
    };
    this.#memories.set(key, made);
    return made;
  }
}

/** Whether another venue's mark of the coin is there too; which of the two came first is no matter. */
function isSeenElsewhere(coin: ReadonlyMap<string, Seen>, source: string, now: Seen): boolean {
  for (const [venue, other] of coin) if (venue !== source && isFresh(other, now) && apart(now, other) <= AGREES) return true;
  return false;
}

/**
 * The suspicion after a price that no other venue confirms: one that stands, grows, ends, or begins.
 * @param lender whose price it is where it is the first of this lender's; else null
 */
function suspect(memory: Memory, now: Seen, lender: string | null): Suspicion | null {
  const { believed, last, suspicion } = memory;
  if (believed === null || last === null) return null;
  if (suspicion?.kind === 'reuse') {
    const over = now.at - suspicion.since >= REUSE_STANDS || times(now, believed) <= FOREIGN;
    return over ? null : suspicion;
  }
  if (times(now, believed) > FOREIGN && (lender !== null || now.at - last.at >= SILENCE)) {
    const ratio = now.price / believed.price;
    return { ...begun(now), kind: 'reuse', why: lender === null ? reuseText(ratio, now.at - last.at) : lentText(ratio, lender) };
  }
  const isFar = Math.abs(now.price / believed.price - 1) > JUMP;
  if (!isFar || indexConfirms(memory, now, believed)) return null;
  if (suspicion === null) return isFresh(believed, now) ? { ...begun(now), kind: 'jump', why: whyJump(memory, now, believed) } : null;
  const quotes = suspicion.quotes + 1;
  if (now.at - suspicion.since >= ENDURES && quotes >= LOOKS) return null;
  if (apart(now, suspicion.level) > STEADY) return { ...suspicion, quotes, level: now, looks: 0, why: whyJump(memory, now, believed) };
  const looks = suspicion.looks + 1;
  return now.at - suspicion.level.at >= STANDS && looks >= LOOKS ? null : { ...suspicion, quotes, looks };
}

function begun(now: Seen): Omit<Suspicion, 'kind' | 'why'> {
  return { since: now.at, quotes: 0, level: now, looks: 0 };
}

function whyJump({ index }: Memory, now: Seen, believed: Seen): string {
  return jumpText(now.price / believed.price, now.at - believed.at, index !== null && isFresh(index, now));
}

/** Whether the index went the same way, and at least half as far, since the price was last believed. */
function indexConfirms({ index, indexThen }: Memory, now: Seen, believed: Seen): boolean {
  if (index === null || indexThen === null || !isFresh(index, now)) return false;
  const move = Math.log(now.price / believed.price);
  return Math.log(index.price / indexThen) * Math.sign(move) >= INDEX_SHARE * Math.abs(move);
}

/** Why a price is too far from its index; null when it is near, when the index is not known, and once the gap has stood. */
function gapOf(memory: Memory, now: Seen): string | null {
  const { index } = memory;
  memory.gap = null;
  if (index === null || !isFresh(index, now)) return null;
  const gap = now.price / index.price - 1;
  if (Math.abs(gap) <= NEAR) memory.gapSince = null;
  if (Math.abs(gap) <= GAP) return null;
  memory.gapSince ??= now.at;
  if (now.at - memory.gapSince < GAP_STANDS) return gapText(gap);
  memory.gap = gap;
  return null;
}

/** Whether it was seen so shortly before that it can be compared with. */
function isFresh(before: Seen, now: Seen): boolean {
  return now.at - before.at <= FRESH;
}

/** How far a price is from another, a fraction of the other. */
function apart(one: Seen, other: Seen): number {
  return Math.abs(one.price / other.price - 1);
}

/** How many times higher or lower, at least 1. */
function times(one: Seen, other: Seen): number {
  return Math.max(one.price / other.price, other.price / one.price);
}
