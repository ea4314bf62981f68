import { isDanger } from '../alerts/rule.ts';
import { restUrl } from '../net/address.ts';
import { worst } from '../risk/level.ts';
import { answering, post } from './answer.ts';
import type { Answer, Channel, ChannelSettings } from './channel.ts';
import { HeldSecret } from './held-secret.ts';
import { isOfAge, type Message } from './message.ts';

/** Told again within this, or over: four rounds of the minute in which what stands is told, as Prometheus does (rules/alerting.go). ms */
const LASTS = 240_000;
/** Of an alert that was told its end, how long that goes on being told, ms: an answer may be lost, and Prometheus does so for 15 min. */
const ENDED_FOR = 900_000;

/** An alert as it was last told. */
interface Told {
  readonly labels: Labels;
  readonly message: Message;
  /** ms since the epoch; null while it stands. */
  readonly endedAt: number | null;
}

type Labels = Readonly<Record<'alertname' | 'subject' | 'severity' | 'rule', string>>;

/**
 * Alertmanager's API v2 (POST /api/v2/alerts, api/v2/openapi.yaml). It groups, silences and repeats by itself, by labels: they hold nothing
 * that two negmons which watch the same could see differently, such as an id, an episode or a number, so that both together page once. What
 * is not told again is over after some minutes, so that a negmon that has died leaves no alarm that nobody looks after.
 */
export function alertmanager(settings: ChannelSettings & { readonly kind: 'alertmanager' }): Channel {
  const token = settings.token === null ? null : new HeldSecret(settings.token);
  const told = new Map<string, Told>();

  const tell = async (signal: AbortSignal): Promise<Answer> => {
    const now = Date.now();
    for (const [key, { endedAt }] of told) if (endedAt !== null && now - endedAt > ENDED_FOR) told.delete(key);
    if (told.size === 0) return { kind: 'delivered', said: 'nothing stands' };
    const secret = await token?.get();
    const base = settings.url.replace(/\/+$/, '');
    const answer = await post(
      {
        url: restUrl(`${base}/api/v2/alerts`),
        body: JSON.stringify([...told.values()].map((one) => alertOf(one, now))),
        headers: secret === undefined ? {} : { Authorization: `Bearer ${secret.reveal()}` },
      },
      { signal },
    );
    if (answer.kind === 'refused') token?.forget();
    return answer;
  };

  const end = (where: (told: Told) => boolean, at: number): void => {
    for (const [key, one] of told) if (one.endedAt === null && where(one)) told.set(key, { ...one, endedAt: at });
  };

  const put = (message: Message): string => {
    const labels = labelsOf(message);
    const key = keyOf(labels);
    const before = told.get(key);
    // One that stands began when it was first told.
    const began = before !== undefined && before.endedAt === null ? { ...message, at: before.message.at } : message;
    told.set(key, { labels, message: began, endedAt: null });
    return key;
  };

  const send = async (message: Message, signal: AbortSignal): Promise<Answer> => {
    const { notice } = message;
    const isOver = notice?.reason === 'recovered' || notice?.reason === 'resumed';
    const { alertname, subject, rule } = labelsOf(message);
    const key = isOver ? '' : put(message);
    // Of one thing only the newest level stands.
    end(
      ({ labels }) => labels.alertname === alertname && labels.subject === subject && labels.rule === rule && keyOf(labels) !== key,
      Date.now(),
    );
    const answer = await tell(signal);
    if (!lasts(message)) told.delete(key);
    return answer;
  };

  const standing = async (messages: readonly Message[], signal: AbortSignal): Promise<Answer> => {
    const keys = new Set(messages.map(put));
    end(({ labels }) => !keys.has(keyOf(labels)), Date.now());
    return tell(signal);
  };

  return {
    settings,
    send: (message, signal) => answering(() => send(message, signal)),
    standing: (messages, signal) => answering(() => standing(messages, signal)),
  };
}

/** What measures the danger of one subject is one alert, whatever measured it; what is old, or not believed, stands beside it, not in its place. */
function labelsOf({ kind, level, notice }: Message): Labels {
  if (notice === null)
    return { alertname: kind === 'test' ? 'NegmonTest' : 'NegmonItself', subject: 'negmon', severity: level, rule: kind };
  const { rule, subject, suspect } = notice;
  if (isOfAge(rule)) {
    return { alertname: 'NegmonStale', subject, severity: worst([level, 'warning']), rule: 'stale' };
  }
  return {
    alertname: suspect === undefined ? 'NegmonRisk' : 'NegmonSuspect',
    subject,
    severity: level,
    rule: isDanger(rule) ? 'danger' : rule,
  };
}

/** Whether it goes on for as long as nobody says that it is over; what is said of negmon itself, or only suspected, is said once. */
function lasts({ kind, notice }: Message): boolean {
  return kind === 'alert' && notice?.suspect === undefined;
}

function keyOf(labels: Labels): string {
  return JSON.stringify(labels);
}

function alertOf({ labels, message, endedAt }: Told, now: number): object {
  return {
    labels,
    annotations: { summary: message.title, description: message.text },
    startsAt: new Date(Math.min(message.at, endedAt ?? message.at)).toISOString(),
    endsAt: new Date(endedAt ?? now + LASTS).toISOString(),
  };
}
