import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './whole-file.ts';

/** Longest that a list is used, ms: pairs come and go, and whoever misses one in a list fetches it anew. */
const KEPT_FOR = 30 * 86_400_000;
/** The largest venue's list comes to some 30 MB with all that the venue said of each pair. */
const LARGEST = 256_000_000;

/** A file as it may lie there, after a crash of the disk or of another negmon. */
interface Kept {
  readonly version?: unknown;
  readonly ccxt?: unknown;
  readonly at?: unknown;
  readonly markets?: unknown;
}

/**
 * Markets as ccxt lists them, kept between two runs, so that a restart asks for prices at once, and without a venue's REST too. Unlike
 * `MarketStore` it keeps them whole, of one version of ccxt: they are ccxt's to read, and say nothing of any number.
 */
export class CcxtLists {
  readonly #folder: string;
  readonly #ccxt: string;
  readonly #now: () => number;

  /** @param folder made when something is first kept; @param ccxt its version; @param now ms since the epoch. */
  constructor(folder: string, ccxt: string, now: () => number = Date.now) {
    this.#folder = folder;
    this.#ccxt = ccxt;
    this.#now = now;
  }

  /** What was kept under a name; null when that is nothing of this ccxt, too old, or nothing that can be read. */
  async load(name: string): Promise<object | null> {
    try {
      const file = this.#file(name);
      if (statSync(file).size > LARGEST) return null;
      const { version, ccxt, at, markets } = JSON.parse(readFileSync(file, 'utf8')) as Kept;
      if (version !== 1 || ccxt !== this.#ccxt || typeof at !== 'number' || typeof markets !== 'object') return null;
      return Math.abs(this.#now() - at) <= KEPT_FOR ? markets : null;
    } catch {
      return null;
    }
  }

  /** Keeps markets under a name. @throws Error of the file system; what was kept stays. */
  async save(name: string, markets: object): Promise<void> {
    await writeWhole(this.#file(name), JSON.stringify({ version: 1, ccxt: this.#ccxt, at: this.#now(), markets }));
  }

  #file(name: string): string {
    if (!/^[a-z0-9]{2,30}-[a-z]{2,10}$/.test(name)) throw new RangeError('a list is named by its venue and its kind');
    return join(this.#folder, `${name}.json`);
  }
}
