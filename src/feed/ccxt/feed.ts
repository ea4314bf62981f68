import { parseSymbol } from '../../book/symbol.ts';
import { socketUrl } from '../../net/address.ts';
import type { Feed } from '../feed.ts';
import { type LineMarket, LinesFeed, type LineVenue } from '../lines.ts';
import { Seen } from '../seen.ts';
import { CcxtConnection } from './connection.ts';
import { Judge } from './judge.ts';
import type { Kind } from './kinds.ts';
import { ccxtIdOf } from './names.ts';
import { NoFeed } from './none.ts';
import { CcxtPolling } from './polling.ts';
import { CcxtVenue, type CcxtVenueOptions } from './venue.ts';
import { isPolled } from './ways.ts';

/** What has a connection of its own: no venue serves two of these over one and the same, and some serve each at another address. */
const GROUPS = ['spot', 'linear perpetuals', 'inverse perpetuals', 'linear futures', 'inverse futures'] as const;
type Group = (typeof GROUPS)[number];

/**
 * Prices of any venue of ccxt's that has no feed of its own. Nothing of ccxt is loaded before the first of its symbols is wanted. A venue
 * that it does not have says so.
 * @param venue negmon's name of it
 * @throws AddressError when the address may not be used
 */
export function ccxtFeed(venue: string, options: CcxtVenueOptions): Feed {
  const named = ccxtIdOf(venue);
  if ('reason' in named) return new NoFeed(venue, named.reason, options.clock);
  const house = new CcxtVenue(venue, named.id, options);
  // Shown while it is dialled: which of the venue's servers it will be, ccxt only knows later.
  const url = options.address.ws === undefined ? new URL(`wss://${named.id}`) : socketUrl(options.address.ws);
  return new CcxtFeed(options, house, {
    venue,
    markets: Object.fromEntries(
      GROUPS.map((name) => [name, { name, routes: [url], ...(name === 'spot' ? { pairs: true } : {}) }]),
    ) as unknown as Record<Group, LineMarket>,
    stranger: 'not a symbol of a pair or of a future',
    strangersOnly: 'none of the wanted symbols is a pair or a future',
    instrumentOf: (symbol) => {
      const market = groupOf(symbol);
      return market === null ? null : { market, id: symbol };
    },
    open: (desk, market) => {
      const kind: Kind = market === 'spot' ? 'spot' : 'contract';
      const judge = new Judge(venue, named.id, (rejection) => desk.reject(rejection));
      const line = { venue: house, kind, desk, judge, missed: new Set<string>(), seen: new Seen() };
      return isPolled(named.id, kind) ? (dial) => new CcxtPolling(dial, line) : (dial) => new CcxtConnection(dial, line);
    },
  });
}

class CcxtFeed extends LinesFeed<Group> {
  readonly #house: CcxtVenue;

  constructor(options: CcxtVenueOptions, house: CcxtVenue, venue: LineVenue<Group>) {
    super(options, venue);
    this.#house = house;
  }

  override async close(): Promise<void> {
    this.#house.close();
    await super.close();
  }
}

function groupOf(symbol: string): Group | null {
  const parsed = parseSymbol(symbol);
  if (parsed === undefined || parsed.option) return null;
  if (!symbol.includes(':')) return 'spot';
  return `${parsed.inverse ? 'inverse' : 'linear'} ${parsed.expiry === null ? 'perpetuals' : 'futures'}`;
}
