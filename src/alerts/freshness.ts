import { severity } from '../risk/level.ts';
import { leading, noticeOf } from './notice.ts';
import type { Notice, Sight } from './observation.ts';
import type { AlertSettings } from './rule.ts';
import { type Voice, type Watch, withVoice } from './watch.ts';

/**
 * The age of a subject's prices, an axis of its own beside its level: live, stale, blind. Stale is told once, at the level that stands. It is
 * blindness, and told at `critical` or worse, when it stays so for `staleAfter` more at an alarm, or for `blindAfter` at none; and again and
 * again until somebody says that he knows.
 */
export function aged(
  watch: Watch,
  sight: Sight,
  now: number,
  monotonic: number,
  settings: Pick<AlertSettings, 'staleAfter' | 'blindAfter' | 'repeat'>,
  notices: Notice[],
): Watch {
  const { level } = watch;
  const seen = leading(sight, 'danger');
  if (sight.fresh) {
    if (!watch.stale) return watch;
    const { stale, staleSince, toldAge, ...rest } = watch;
    const voices = new Map(watch.voices);
    voices.delete('blind');
    const live: Watch = { ...rest, voices, stale: false, staleSince: null, toldAge: false };
    const news = { level, from: level, episode: live.outages, reason: 'resumed', at: now } as const;
    if (toldAge) notices.push(noticeOf(live, sight, seen, news, 'stale'));
    return live;
  }
  if (!watch.stale) {
    const old: Watch = { ...watch, stale: true, staleSince: monotonic, outages: watch.outages + 1, toldAge: sight.tellsAge };
    const news = { level, from: level, episode: old.outages, reason: 'stale', at: now } as const;
    if (sight.tellsAge) notices.push(noticeOf(old, sight, seen, news, 'stale'));
    return old;
  }
  if (!watch.toldAge || watch.staleSince === null) return watch;
  const known = watch.voices.get('blind');
  const patience = severity(level) >= severity('warning') ? Math.min(settings.staleAfter, settings.blindAfter) : settings.blindAfter;
  if (known === undefined && monotonic - watch.staleSince < patience) return watch;
  const dark = level === 'liquidation' || level === 'negative' ? level : 'critical';
  if (known !== undefined && severity(dark) <= severity(known.level)) {
    const every = settings.repeat[dark];
    const quiet = known.quieted !== null && now < known.quieted.until;
    const due = known.toldAt === null || monotonic - known.toldAt >= (every ?? Number.POSITIVE_INFINITY);
    const over = every !== null && known.quieted !== null && !quiet;
    if (quiet || !(due || over)) return watch;
  }
  const voice: Voice = { level: dark, rule: 'blind', episode: watch.outages, toldAt: monotonic, low: null, quieted: null };
  const blind = withVoice(watch, 'blind', voice);
  const news = {
    level: dark,
    from: known?.level ?? level,
    episode: watch.outages,
    reason: known === undefined ? 'blind' : severity(dark) > severity(known.level) ? 'escalated' : 'repeat',
    at: now,
  } as const;
  notices.push(noticeOf(blind, sight, seen, news, 'blind'));
  return blind;
}
