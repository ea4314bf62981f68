import { Rational } from '../money/rational.ts';
import { type Level, severity, worst } from '../risk/level.ts';
import { type VoiceName, voiceOf } from './alarm-id.ts';
import { aged } from './freshness.ts';
import { fact, isNewLow } from './limit.ts';
import { leading, noticeOf } from './notice.ts';
import type { Notice, Observation, Sight } from './observation.ts';
import { type AlertSettings, DEFAULT_ALERTS, DEFAULT_RULES, isDanger, type RuleName } from './rule.ts';
import { type RuleWatch, ruleWatchAt, stepRule } from './rule-watch.ts';
import { isCalm, type Voice, type Watch, withVoice } from './watch.ts';

/** What of the settings the machine goes by; the rest is in what it is shown. */
export type MachineSettings = Pick<AlertSettings, 'staleAfter' | 'blindAfter' | 'repeat'>;

/**
 * One step of the machine: each rule moves by itself (rule-watch.ts), and what they come to is told: worse at once and once for a jump over
 * several levels, by the rule that is worst; better only when it is over; what stands and nobody acknowledged, again and again. What stands on
 * old prices freezes: it may get worse, never better. What cannot be known clears nothing. What stands on a price that is not believed changes
 * no level: a worse one is told once, as suspected.
 * @param now wall or tape time, ms since the epoch; @param monotonic for durations, ms.
 */
export function observe(
  watch: Watch,
  sight: Sight,
  now: number,
  monotonic: number,
  settings: MachineSettings = DEFAULT_ALERTS,
): readonly [Watch, readonly Notice[]] {
  const notices: Notice[] = [];
  let next = aged(watch, sight, now, monotonic, settings, notices);
  if (sight.suspect !== null) return doubted(next, sight, now, monotonic, notices);
  const rules = stepRules(next.rules, sight, monotonic);
  if (rules !== next.rules) next = { ...next, rules };
  for (const name of voicesOf(next, sight)) next = speak(next, name, sight, now, monotonic, settings, notices);
  return [next, notices];
}

function stepRules(before: Watch['rules'], { observations, fresh }: Sight, monotonic: number): Watch['rules'] {
  const unclear = observations.some(({ rule, level }) => level === 'unknown' && isDanger(rule));
  let rules = before;
  const step = (seen: Observation): void => {
    const was = before.get(seen.rule) ?? CALM;
    const is = stepRule(was, seen, fresh && !(unclear && isDanger(seen.rule)), monotonic);
    if (is === was) return;
    const changed = new Map(rules);
    if (isAtRest(is)) changed.delete(seen.rule);
    else changed.set(seen.rule, is);
    rules = changed;
  };
  for (const seen of observations) step(seen);
  // A rule that was switched off, or that has nothing left to measure, is over as any other is.
  for (const rule of before.keys()) {
    if (!observations.some((seen) => seen.rule === rule)) step(fact(rule, 'ok', DEFAULT_RULES[rule].keep, null, nothingToSay));
  }
  return rules;
}

const CALM: RuleWatch = ruleWatchAt('ok');

function isAtRest({ level, pending, betterSince }: RuleWatch): boolean {
  return level === 'ok' && pending.warning === null && pending.critical === null && betterSince === null;
}

function nothingToSay(): { readonly value: null; readonly threshold: null; readonly text: string } {
  return { value: null, threshold: null, text: 'it is no longer watched' };
}

/** The voices that may have something to say. */
function voicesOf({ rules, voices }: Watch, { observations }: Sight): Set<VoiceName> {
  const names = new Set<VoiceName>();
  for (const rule of rules.keys()) names.add(voiceOf(rule));
  for (const [name, { level }] of voices) if (name !== 'blind' && level !== 'ok') names.add(name);
  return observations.length === 0 ? new Set() : names;
}

function speak(
  watch: Watch,
  name: VoiceName,
  sight: Sight,
  now: number,
  monotonic: number,
  settings: MachineSettings,
  notices: Notice[],
): Watch {
  const { level: from, episode = 0, ...told } = watch.voices.get(name) ?? SILENT;
  const level = worst([...watch.rules].flatMap(([rule, one]) => (voiceOf(rule) === name ? [one.level] : [])));
  if (severity(level) > severity(from)) return worse(watch, name, sight, level, now, monotonic, notices);
  if (level === from) return again(watch, name, sight, now, monotonic, settings, notices);
  const calmer: Voice = { ...told, level, episode, quieted: isCalm(level) ? null : told.quieted };
  const next = withVoice(watch, name, calmer);
  if (level === 'ok' && from !== 'unknown') {
    notices.push(noticeOf(next, sight, leading(sight, name), { level, from, episode, reason: 'recovered', at: now }));
  }
  return next;
}

const SILENT: Voice = { level: 'ok', rule: 'distance', episode: 0, toldAt: null, low: null, quieted: null };

function worse(watch: Watch, name: VoiceName, sight: Sight, level: Level, now: number, monotonic: number, notices: Notice[]): Watch {
  const { level: from, episode: last, rule } = watch.voices.get(name) ?? SILENT;
  const calm = isCalm(from);
  const silent = level === 'unknown';
  const episode = calm && !silent ? last + 1 : last;
  const seen = speaker(watch, name, sight, level, null);
  // What was acknowledged was not this.
  const voice: Voice = { level, rule: silent ? rule : seen.rule, episode, toldAt: monotonic, low: lowOf(seen), quieted: null };
  const next = withVoice(watch, name, voice);
  // A level that cannot be known is on the screen; it is no event to wake anyone for.
  if (!silent) notices.push(noticeOf(next, sight, seen, { level, from, episode, reason: calm ? 'first' : 'escalated', at: now }));
  return next;
}

/** What stands is told again when its time has come, when it has sunk much lower, and once by a monitor that finds it standing. */
function again(
  watch: Watch,
  name: VoiceName,
  sight: Sight,
  now: number,
  monotonic: number,
  { repeat }: MachineSettings,
  notices: Notice[],
): Watch {
  const voice = watch.voices.get(name) ?? SILENT;
  const { level, episode, toldAt, low, rule } = voice;
  if (level === 'ok' || level === 'unknown') return watch;
  const seen = speaker(watch, name, sight, level, rule);
  // It is about to be over: nobody is woken for that.
  if (isCalm(seen.level)) return watch;
  const every = repeat[level];
  const sunk = every !== null && low !== null && seen.number !== null && isNewLow(Rational.from(low), seen.number, seen.rises);
  const quieted = sunk || (voice.quieted !== null && voice.quieted.until <= now) ? null : voice.quieted;
  const over = quieted === null && voice.quieted !== null;
  // Of old prices blindness tells, and says what stands.
  const muted = sight.muted || watch.stale;
  const due = every !== null && toldAt !== null && !muted && quieted === null && (over || monotonic - toldAt >= every);
  if (toldAt !== null && !sunk && !due) return quieted === voice.quieted ? watch : withVoice(watch, name, { ...voice, quieted });
  const told: Voice = { ...voice, rule: seen.rule, toldAt: monotonic, low: lowOf(seen), quieted };
  const next = withVoice(watch, name, told);
  const news = { level, from: level, episode, reason: 'repeat', at: now } as const;
  notices.push(noticeOf(next, sight, seen, sunk ? { ...news, sunk } : news));
  return next;
}

/** Decimal places do: it is only ever compared with half or twice itself. */
function lowOf({ number }: Observation): string | null {
  return number === null ? null : number.toString();
}

/** Who speaks for a voice: the rule that spoke before, where it is among those that give the level; else the first of them. */
function speaker(watch: Watch, name: VoiceName, sight: Sight, level: Level, before: RuleName | null): Observation {
  const giving = sight.observations.filter(({ rule }) => voiceOf(rule) === name && watch.rules.get(rule)?.level === level);
  const wrong = giving.filter((one) => !isCalm(one.level));
  return wrong.find(({ rule }) => rule === before) ?? wrong[0] ?? giving[0] ?? leading(sight, name);
}

/** A level by a price that is not believed: told once a level and suspicion. A price that swings in and out of belief is one suspicion. */
function doubted(watch: Watch, sight: Sight, now: number, monotonic: number, notices: Notice[]): readonly [Watch, readonly Notice[]] {
  const held: Watch = { ...watch, rules: new Map([...watch.rules].map(([rule, one]) => [rule, { ...one, betterSince: null }])) };
  const seen = leading(sight, 'danger');
  const { level } = seen;
  if (severity(level) <= severity(watch.level) || level === 'unknown') return [held, notices];
  const lasts = watch.suspectedAt !== null && monotonic - watch.suspectedAt < seen.keep;
  const from = lasts ? worst([watch.level, watch.suspected]) : watch.level;
  const next: Watch = { ...held, suspectedAt: monotonic };
  if (severity(level) <= severity(from)) return [next, notices];
  const told: Watch = { ...next, suspected: level, suspicions: lasts ? watch.suspicions : watch.suspicions + 1 };
  const reason = isCalm(from) ? 'first' : 'escalated';
  const { id, ...notice } = noticeOf(told, sight, seen, { level, from, episode: told.suspicions, reason, at: now });
  notices.push({ id: `${id}|suspect`, ...notice, suspect: sight.suspect as string });
  return [told, notices];
}
