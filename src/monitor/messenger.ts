import type { Notice } from '../alerts/observation.ts';
import type { QuietHours, RuleName } from '../alerts/rule.ts';
import { formatAge } from '../money/format.ts';
import type { Channel } from '../notify/channel.ts';
import { aboutMessage, alertMessage, type Message, timeText } from '../notify/message.ts';
import { type Level, severity, worst } from '../risk/level.ts';
import type { JournalEntry, JournalKind, JournalQuery, JournalRow } from '../store/journal.ts';
import { concerns, gathers, isLocal, isOver, keyOf, keyOfId, quietUntil } from './concern.ts';
import { Lane, type Waiting } from './lane.ts';
import { beginning, heardOf, lastSeen, unsentOf } from './outbox.ts';
import type { Told } from './snapshot.ts';

/** The journal, as whoever sends messages needs it. */
export interface Outbox {
  /** Whether this monitor is the one that speaks. */
  readonly acts: boolean;
  /** Whether all that was noted is on the disk. */
  readonly isWritten: boolean;
  note(at: number, ...entries: readonly JournalEntry[]): void;
  /** @throws Error of SQLite */
  journal(query: JournalQuery): JournalRow[];
}

export interface MessengerOptions {
  readonly channels: readonly Channel[];
  /** Null: there is no journal, and what is not sent when the program ends is not sent. */
  readonly outbox: Outbox | null;
  /** Quiet hours of the channels that have none of their own. */
  readonly quietHours: QuietHours | null;
  /** A first message below liquidation waits so long for others where a person reads them, ms. */
  readonly groupWait: number;
  /** The current risk in one line, safe to show, with its level; null until every account was looked at. */
  readonly risk: () => { readonly level: Level; readonly text: string } | null;
  /** ms since the epoch. */
  readonly now: () => number;
  /** Monotonic ms. */
  readonly monotonic: () => number;
  /** Called when a notice was taken by a channel: whatever counts from a message counts from then. @param at ms since the epoch */
  readonly delivered?: (notice: Notice, channel: string, at: number) => void;
  /** Called when a channel has taken a message of that id, or has not. */
  readonly told?: (id: string, told: Told) => void;
}

/** What a channel has done since this run began, for those who count. */
export interface Delivery {
  readonly channel: string;
  /** Messages that were taken. */
  readonly sent: number;
  /** Times that a message was not taken at first, or given up. */
  readonly failed: number;
  /** Whether it is known not to deliver at the moment. */
  readonly isDeaf: boolean;
}

/** What was said and not sent is sent for so long, ms: later nobody can do anything about it. */
const KEPT = 86_400_000;
/** A message is not held up longer by a disk that does not take it, ms: then it may come twice after a crash, and that is better. */
const DISK_PATIENCE = 1000;
/** How often what stands is told to those that forget it else, ms, as Prometheus does. */
const STANDING_EVERY = 60_000;
/** How often it is looked whether somebody has acknowledged something, ms. */
const FOLLOW_EVERY = 1000;
/** What comes out later says when it was, ms. */
const LATE = 30_000;
/** A pause shorter than this is a restart, which nobody need hear of, ms. */
const SHORT_PAUSE = 10_000;
/** So many entries before its own a run looks for the last sign of life of the one before. */
const SIGNS = 50;
/** What the journal knows of messages, and of who watched. */
const OF_MESSAGES: readonly JournalKind[] = ['watching', 'notice', 'about', 'sent', 'failed', 'acknowledged', 'snoozed'];
/** Prices of every account are waited for so long before it is said that nobody watched, ms. */
const RISK_PATIENCE = 60_000;
/** How long messages that are under way are waited for at the end, ms. */
const LAST_WORDS = 1000;

/** Brings messages to people: written down before, marked after, on each channel by itself. Nothing in it holds up a price. */
export class Messenger {
  readonly #options: MessengerOptions;
  #lanes: readonly Lane[];
  #quietHours: QuietHours | null;
  #groupWait: number;
  /** Said, and not on the disk yet. */
  #unwritten: { readonly since: number; readonly lane: Lane; readonly waiting: Waiting }[] = [];
  /** What stands, by subject and kind of alert. */
  readonly #standing = new Map<string, Message>();
  /** Who was told of what stands: "channel key". */
  readonly #told = new Set<string>();
  /** Messages by channel. */
  readonly #sent = new Map<string, number>();
  readonly #failed = new Map<string, number>();
  #stood = Number.NEGATIVE_INFINITY;
  #followed = Number.NEGATIVE_INFINITY;
  /** The last entry of the journal that was read; null before it was this monitor's turn to speak. */
  #cursor: number | null = null;
  /** Since when nobody watched before this run, and when this one began; null: nobody has to be told. */
  #gap: { readonly from: number; readonly to: number; readonly since: number } | null = null;
  #abouts = 0;
  readonly #unreadable = new Set<string>();

  constructor(options: MessengerOptions) {
    this.#options = options;
    this.#quietHours = options.quietHours;
    this.#groupWait = options.groupWait;
    this.#lanes = options.channels.map((channel) => this.#laneOf(channel));
  }

  /** Of each channel of the settings. */
  get deliveries(): Delivery[] {
    return this.#lanes.map(({ name, fault }) => ({
      channel: name,
      sent: this.#sent.get(name) ?? 0,
      failed: this.#failed.get(name) ?? 0,
      isDeaf: fault !== null,
    }));
  }

  /** What is wrong with channels, in words that are safe to show. */
  notes(): string[] {
    const faults = this.#lanes.flatMap(({ name, fault }) => (fault === null ? [] : [deafText(name, fault)]));
    return [...faults, ...this.#unreadable];
  }

  /** Other channels from now on; what waits for one that stays goes on waiting. @param quietHours of those that have none of their own @param groupWait ms */
  become(channels: readonly Channel[], quietHours: QuietHours | null, groupWait: number): void {
    this.#quietHours = quietHours;
    this.#groupWait = groupWait;
    // Who forgets what is not told again has to hear it from the new ones.
    this.#stood = Number.NEGATIVE_INFINITY;
    const before = this.#lanes;
    this.#lanes = channels.map((channel) => this.#laneOf(channel));
    for (const old of before) {
      const heir = this.#lanes.find(({ name }) => name === old.name);
      for (const waiting of old.handOver()) heir?.add(waiting);
      void old.close();
    }
    const lanes = new Set(this.#lanes);
    this.#unwritten = this.#unwritten.flatMap((one) => {
      if (lanes.has(one.lane)) return [one];
      const lane = this.#lanes.find(({ name }) => name === one.lane.name);
      return lane === undefined ? [] : [{ ...one, lane }];
    });
  }

  /** Has a notice brought to everybody whom it concerns; returns the names of the channels, for the journal. */
  say(notice: Notice): string[] {
    const message = alertMessage(notice);
    this.#remember(message, notice);
    const key = keyOf(notice.subject, notice.rule);
    const now = this.#options.now();
    const lanes = this.#lanes.filter((lane) => {
      if (!isOver(notice)) return concerns(lane.channel.settings, notice);
      // Whoever was told hears that it is over, however it ended; whoever was about to be told hears nothing.
      const wasTold = this.#told.delete(`${lane.name} ${key}`);
      return !this.#callOff(lane, key, now) && (wasTold || concerns(lane.channel.settings, notice));
    });
    return this.#post(message, lanes);
  }

  /** A level of a subject has changed, whether or not that was worth a notice. @param rule absent: that of how near a liquidation is */
  levelled(subject: string, to: Level, rule: RuleName = 'distance'): void {
    const key = keyOf(subject, rule);
    const message = this.#standing.get(key);
    if (message === undefined) return;
    if (to === 'ok') this.#standing.delete(key);
    else this.#standing.set(key, { ...message, level: to, notice: message.notice === null ? null : { ...message.notice, level: to } });
  }

  /** To be called several times a second: sends what is due. */
  beat(): void {
    const { outbox, now, monotonic } = this.#options;
    if (outbox !== null && !outbox.acts) {
      // Somebody else speaks.
      this.#unwritten.length = 0;
      return;
    }
    const at = now();
    const clock = monotonic();
    this.#follow(clock);
    this.#release(clock);
    this.#tellGap(clock);
    const isTime = clock - this.#stood >= STANDING_EVERY;
    if (isTime) this.#stood = clock;
    for (const lane of this.#lanes) {
      lane.beat(at, clock);
      if (isTime) lane.stand(this.#standingFor(lane), clock);
    }
  }

  /** Sends what is due, for a moment, and gives up what is under way after it: it waits in the journal for the next run. */
  async close(): Promise<void> {
    this.#unwritten = this.#unwritten.filter(({ lane, waiting }) => {
      if (this.#options.outbox === null) lane.add(waiting);
      return this.#options.outbox !== null;
    });
    for (const lane of this.#lanes) lane.hurry();
    const end = performance.now() + LAST_WORDS;
    while (performance.now() < end && !this.#lanes.every((lane) => lane.isIdle(this.#options.now()))) {
      for (const lane of this.#lanes) lane.beat(this.#options.now(), this.#options.monotonic());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }

  /** Says something of negmon itself. @param but a channel that need not hear it */
  about(level: Level, text: string, but?: string): void {
    const { now, outbox } = this.#options;
    const at = now();
    this.#abouts++;
    const message = aboutMessage(`about|${at}|${this.#abouts}`, level, text, at);
    const lanes = this.#lanes.filter(({ channel, name }) => name !== but && severity(channel.settings.from) <= severity(level));
    const channels = this.#post(message, lanes);
    outbox?.note(at, { kind: 'about', subject: '', id: message.id, level, text: message.text, channels });
  }

  #post(message: Message, lanes: readonly Lane[]): string[] {
    const since = this.#options.monotonic();
    for (const lane of lanes) this.#unwritten.push({ since, lane, waiting: this.#waitingOn(lane, message) });
    return lanes.map(({ name }) => name);
  }

  /** Not before it is written; a disk that takes nothing holds no alarm up. */
  #release(clock: number): void {
    if (this.#unwritten.length === 0) return;
    const { outbox } = this.#options;
    const isWritten = outbox === null || outbox.isWritten;
    this.#unwritten = this.#unwritten.filter(({ since, lane, waiting }) => {
      if (!isWritten && clock - since < DISK_PATIENCE) return true;
      lane.add(waiting);
      return false;
    });
  }

  /** @param said what it says by now, where that is not what was noted */
  #waitingOn({ name, channel }: Lane, message: Message, said: Message = message): Waiting {
    const { at, level, notice } = message;
    const { after, quietHours } = channel.settings;
    const key = notice === null ? '' : keyOf(notice.subject, notice.rule);
    // Whoever was told once hears at once what comes of it, and that it is over.
    const atOnce = notice === null || isOver(notice) || this.#told.has(`${name} ${key}`);
    const time = atOnce ? at : at + after;
    const ready = quietUntil(quietHours ?? this.#quietHours, Math.max(time, this.#options.now()), level) ?? time;
    const wait = atOnce || !gathers(channel, notice) ? 0 : Math.max(0, this.#groupWait - after);
    return { message: said, subject: notice?.subject ?? '', key, due: ready + wait, ready };
  }

  #callOff(lane: Lane, key: string, now: number): boolean {
    const before = this.#unwritten.length;
    this.#unwritten = this.#unwritten.filter((one) => one.lane !== lane || one.waiting.key !== key || one.waiting.due <= now);
    return lane.callOff(key, now) || this.#unwritten.length < before;
  }

  #remember(message: Message, notice: Notice): void {
    const key = keyOf(notice.subject, notice.rule);
    if (isOver(notice)) this.#standing.delete(key);
    else if (notice.suspect === undefined) this.#standing.set(key, message);
  }

  #standingFor({ channel }: Lane): Message[] {
    return [...this.#standing.values()].filter(({ notice }) => notice !== null && concerns(channel.settings, notice));
  }

  /** Takes up what an earlier run has left, and hears of what was acknowledged, also from another shell. */
  #follow(clock: number): void {
    const { outbox } = this.#options;
    if (outbox === null || clock - this.#followed < FOLLOW_EVERY || (this.#cursor === null && !outbox.isWritten)) return;
    this.#followed = clock;
    try {
      const rows =
        this.#cursor === null ? this.#takeUp(outbox, clock) : outbox.journal({ kinds: ['acknowledged', 'snoozed'], after: this.#cursor });
      for (const { id, entry } of rows) {
        this.#cursor = Math.max(id, this.#cursor ?? 0);
        const key = entry.kind === 'acknowledged' || entry.kind === 'snoozed' ? keyOfId(entry.id) : null;
        if (key !== null) for (const lane of this.#lanes) this.#callOff(lane, key, this.#options.now());
      }
      this.#unreadable.clear();
    } catch {
      this.#unreadable.add(
        'the journal cannot be read: what is acknowledged from another shell is not heard, and older messages are not sent',
      );
    }
  }

  #takeUp(outbox: Outbox, clock: number): readonly JournalRow[] {
    const now = this.#options.now();
    const rows = outbox.journal({ kinds: OF_MESSAGES, since: now - KEPT });
    this.#cursor = rows.at(-1)?.id ?? 0;
    const began = beginning(rows);
    // The last sign of life may be older than what is still sent.
    const seen = began === undefined ? null : lastSeen(outbox.journal({ after: began.id - SIGNS }));
    // Channels that were added on the way need not hear how the run began.
    const isNew = seen !== null && now - seen.to < RISK_PATIENCE;
    if (isNew && seen.to - seen.from >= SHORT_PAUSE) this.#gap = { ...seen, since: clock };
    for (const { channel, notice } of heardOf(rows)) {
      const told = `${channel} ${keyOf(notice.subject, notice.rule)}`;
      if (isOver(notice)) this.#told.delete(told);
      else this.#told.add(told);
    }
    const known = new Set(this.#unwritten.map(({ lane, waiting }) => `${lane.name} ${waiting.message.id}`));
    for (const { message, at, channel, settled } of unsentOf(rows)) {
      const lane = this.#lanes.find(({ name }) => name === channel);
      // What only a terminal shows is of no use later; what was said in this run waits already.
      if (lane === undefined || isLocal(lane.channel) || known.has(`${channel} ${message.id}`)) continue;
      if (settled && lane.channel.settings.after > 0) continue;
      const late = now - at >= LATE && message.notice !== null ? alertMessage(message.notice, now - at) : message;
      lane.add(this.#waitingOn(lane, message, late));
    }
    return [];
  }

  /** That nobody watched is said with what the risk is now. */
  #tellGap(clock: number): void {
    if (this.#gap === null) return;
    const risk = this.#options.risk();
    if (risk === null && clock - this.#gap.since < RISK_PATIENCE) return;
    const { from, to } = this.#gap;
    this.#gap = null;
    const state = risk === null ? 'what the risk is now is not known yet: prices do not come' : `now: ${risk.text}`;
    this.about(
      worst([risk?.level ?? 'warning', 'warning']),
      `nobody watched for ${formatAge(to - from)} (${timeText(from)} to ${timeText(to)}); ${state}`,
    );
  }

  #laneOf(channel: Channel): Lane {
    const lane: Lane = new Lane({
      channel,
      freed: () => this.#goOn(lane),
      sent: (name, sent) => {
        const at = this.#options.now();
        this.#sent.set(name, (this.#sent.get(name) ?? 0) + sent.length);
        this.#note(at, sent, (subject, id) => ({ kind: 'sent', subject, id, channel: name }));
        for (const { message } of sent) {
          this.#options.told?.(message.id, { channel: name, state: 'sent', at, why: null });
          if (message.notice !== null) this.#heard(message.notice, name, at);
        }
      },
      failed: (name, waiting, why, final) => {
        this.#failed.set(name, (this.#failed.get(name) ?? 0) + waiting.length);
        const at = this.#options.now();
        this.#note(at, waiting, (subject, id) => ({ kind: 'failed', subject, id, channel: name, why, final }));
        const state = final ? 'given up' : 'failed';
        for (const { message } of waiting) this.#options.told?.(message.id, { channel: name, state, at, why });
      },
      turned: (name, why) => {
        const text = why === null ? `the channel ${name} delivers again` : deafText(name, why);
        this.about('critical', text, name);
      },
    });
    return lane;
  }

  /** A hundred alerts of one moment do not wait a beat each. */
  #goOn(lane: Lane): void {
    const { outbox, now, monotonic } = this.#options;
    if (outbox === null || outbox.acts) lane.beat(now(), monotonic());
  }

  #heard(notice: Notice, channel: string, at: number): void {
    if (!isOver(notice)) this.#told.add(`${channel} ${keyOf(notice.subject, notice.rule)}`);
    this.#options.delivered?.(notice, channel, at);
  }

  #note(at: number, waiting: readonly Waiting[], entryOf: (subject: string, id: string) => JournalEntry): void {
    this.#options.outbox?.note(at, ...waiting.map(({ subject, message }) => entryOf(subject, message.id)));
  }
}

function deafText(name: string, why: string): string {
  return `the channel ${name} does not deliver: ${why}`;
}
