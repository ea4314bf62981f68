import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Markets, printMarkets, readMarkets } from '../documents/markets.ts';

/** The largest venue comes to some 2 MB; what is far larger is none of ours. */
const LARGEST = 64_000_000;

/** What venues say of their contracts, kept between two runs: a file a venue, readable by its owner alone. */
export class MarketStore {
  readonly #folder: string;

  /** @param folder made when something is first kept. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What was kept of a venue, of whatever day; null when that is nothing, or nothing that can be read: it is fetched again. */
  read(venue: string): Markets | null {
    try {
      const file = this.#file(venue);
      if (statSync(file).size > LARGEST) return null;
      const markets = readMarkets(JSON.parse(readFileSync(file, 'utf8')));
      return markets.venue === venue ? markets : null;
    } catch {
      return null;
    }
  }

  /** Keeps a venue's markets in place of what was kept before. @throws Error of the file system; what was kept stays. */
  async write(markets: Markets): Promise<void> {
    const { writeWhole } = await import('./whole-file.ts');
    await writeWhole(this.#file(markets.venue), JSON.stringify(printMarkets(markets)));
  }

  #file(venue: string): string {
    if (!/^[a-z0-9]{2,30}$/.test(venue)) throw new RangeError('a venue is named by letters and digits');
    return join(this.#folder, `${venue}.json`);
  }
}
