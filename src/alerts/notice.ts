import { severity } from '../risk/level.ts';
import { type VoiceName, voiceOf } from './alarm-id.ts';
import { fact } from './limit.ts';
import type { Notice, Observation, Said, Sight } from './observation.ts';
import type { RuleName } from './rule.ts';
import type { Watch } from './watch.ts';

/** What became of something. */
type News = Pick<Notice, 'level' | 'from' | 'episode' | 'reason' | 'at' | 'sunk'>;

/** A message about one observation. @param rule the one that it goes by, where it is not the observation's own */
export function noticeOf({ subject }: Watch, { suspect }: Sight, seen: Observation, news: News, rule: RuleName = seen.rule): Notice {
  const { value, threshold, text } = seen.say();
  const words = suspect === null ? text : `SUSPECT PRICE, not confirmed: ${text} (${suspect})`;
  const id = `${rule}|${subject}|${news.episode}|${news.level}`;
  return { id, rule, subject, ...news, value, threshold, text: words };
}

/** The worst observation of a voice, and of equals the first. */
export function leading({ observations }: Sight, name: VoiceName): Observation {
  let found: Observation | null = null;
  for (const one of observations) {
    if (voiceOf(one.rule) === name && (found === null || severity(one.level) > severity(found.level))) found = one;
  }
  return found ?? fact(name === 'danger' ? 'distance' : name, 'ok', 0, null, overThere);
}

function overThere(): Said {
  return { value: null, threshold: null, text: 'it is no longer watched' };
}
