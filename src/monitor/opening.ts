import { type AlertSettings, DEFAULT_ALERTS } from '../alerts/rule.ts';
import type { Feed } from '../feed/feed.ts';
import { alertsBy, fromAlertTexts } from './alert-texts.ts';
import type { BookKeeper } from './book-keeper.ts';
import { type FeedSource, fromTexts, type Setup } from './protocol.ts';
import type { Mode, Seat } from './snapshot.ts';

/** The limits that a setup names; what nobody has set is a default, and is shown as one. */
export function alertsOf({ alerts, thresholds, staleAfter }: Setup): AlertSettings {
  if (alerts !== undefined) return fromAlertTexts(alerts);
  return thresholds === undefined ? { ...DEFAULT_ALERTS, staleAfter } : alertsBy(fromTexts(thresholds), staleAfter);
}

/**
 * Where prices come from. Loads what that takes and nothing else: a replay has no use for the venues.
 * @param markets folder where ccxt's lists are kept; undefined: nowhere
 * @throws TapeError, AddressError
 */
export async function openFeed(source: FeedSource, staleAfter: number, markets: string | undefined): Promise<Feed> {
  if (source.kind === 'live') {
    const { liveFeed } = await import('../feed/live.ts');
    const { keptLists } = await import('./keep-markets.ts');
    const kept = markets === undefined ? {} : { lists: keptLists(markets) };
    return liveFeed({ venues: source.venues, timings: { staleAfter }, ...kept });
  }
  const { openReplay } = await import('../feed/replay/replay.ts');
  return openReplay({ files: source.files, speed: source.speed });
}

export function seatOf(books: BookKeeper | null): Seat {
  if (books === null) return 'document';
  if (!books.mayAct) return 'replay';
  return books.acts ? 'acts' : 'shows';
}

export function modeOf(source: FeedSource): Mode {
  return source.kind === 'live' ? { kind: 'live' } : { kind: source.kind, speed: source.speed, ended: false };
}
