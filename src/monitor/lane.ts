import type { Answer, Channel } from '../notify/channel.ts';
import { digest, type Message } from '../notify/message.ts';
import { severity } from '../risk/level.ts';
import { safeReason } from '../secrets/redact.ts';
import { isRead } from './concern.ts';

/** A message that waits for a channel. */
export interface Waiting {
  readonly message: Message;
  readonly subject: string;
  /** What it belongs to (`keyOf`); "" where it is of negmon itself. */
  readonly key: string;
  /** Not before, ms since the epoch. */
  readonly due: number;
  /** From then on it waits only for others that belong to it, and goes along with whatever goes, ms since the epoch. */
  readonly ready: number;
}

export interface LaneOptions {
  readonly channel: Channel;
  /** Messages that went out together: all of them are on the other side, or none. */
  readonly sent: (channel: string, sent: readonly Waiting[]) => void;
  /** @param final it is not tried again */
  readonly failed: (channel: string, waiting: readonly Waiting[], why: string, final: boolean) => void;
  /** A message was taken, and the next one may go. */
  readonly freed: () => void;
  /** The channel delivers no more, and why; null: it does again. */
  readonly turned: (channel: string, why: string | null) => void;
}

/** The first wait after a failure, ms; it doubles up to the longest. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;
/** So many failures in a row, and it is said elsewhere; what will not get better by itself is said at once. */
const PATIENCE = 3;
/** Messages that wait for one channel; beyond that the least of them are given up, and it is said. */
const MOST = 200;
/** So many at once go out as one, where somebody reads them; those that waited for each other do however few they are. */
const DIGEST_FROM = 4;
/** How long one message may be under way, ms, whatever the channel does. */
const LONGEST_SEND = 60_000;

/** One channel's messages: one under way at a time, the worst first and of those the newest. */
export class Lane {
  readonly #options: LaneOptions;
  #waiting: Waiting[] = [];
  #busy: Promise<void> | null = null;
  #sending: ReadonlySet<Waiting> = new Set();
  /** Monotonic ms: not before, for any message, and for those that are no worse than what waits already. */
  #closedUntil = Number.NEGATIVE_INFINITY;
  #restsUntil = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #fault: string | null = null;
  readonly #ended = new AbortController();

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  get channel(): Channel {
    return this.#options.channel;
  }

  get name(): string {
    return this.channel.settings.name;
  }

  /** Why it does not deliver, safe to show; null while it does. */
  get fault(): string | null {
    return this.#fault;
  }

  /** Whether something is under way, or could be at that moment. @param now ms since the epoch */
  isIdle(now: number): boolean {
    return this.#busy === null && !this.#waiting.some(({ due }) => due <= now);
  }

  add(waiting: Waiting): void {
    const { id, at } = waiting.message;
    const same = this.#waiting.filter((one) => one.message.id === id && !this.#sending.has(one));
    if ([...this.#sending, ...same].some(({ message }) => message.id === id && message.at === at)) return;
    // What is told again takes the place of what could not be told yet, and is due no later.
    if (same.length > 0) {
      this.#drop(same);
      const due = Math.min(waiting.due, ...same.map((one) => one.due));
      this.add({ ...waiting, due, ready: Math.min(waiting.ready, ...same.map((one) => one.ready)) });
      return;
    }
    const worstNow = Math.max(-1, ...this.#waiting.map(({ message }) => severity(message.level)));
    // What is worse than all that waits is tried at once, unless the other side has asked for quiet.
    if (severity(waiting.message.level) > worstNow) this.#restsUntil = Number.NEGATIVE_INFINITY;
    this.#waiting.push(waiting);
    this.#waiting.sort(byUrgency);
    const given = this.#waiting.splice(MOST);
    if (given.length > 0) this.#options.failed(this.name, given, `more than ${MOST} messages waited, and this was the least of them`, true);
  }

  /** Takes out what is not due yet and belongs together: it is acknowledged, or over. Returns whether there was anything. @param now ms since the epoch */
  callOff(key: string, now: number): boolean {
    const rest = this.#waiting.filter((one) => one.key !== key || one.due <= now);
    const found = rest.length < this.#waiting.length;
    this.#waiting = rest;
    return found;
  }

  /** What waits only for others waits no longer. */
  hurry(): void {
    this.#waiting = this.#waiting.map((one) => ({ ...one, due: Math.min(one.due, one.ready) }));
  }

  /** All that waits, taken out, for a lane that comes after this one. */
  handOver(): readonly Waiting[] {
    return this.#waiting.splice(0);
  }

  /** Sends what is due, when nothing is under way. @param now ms since the epoch @param monotonic ms */
  beat(now: number, monotonic: number): void {
    if (this.#busy !== null || monotonic < this.#closedUntil || monotonic < this.#restsUntil || this.#ended.signal.aborted) return;
    const due = this.#waiting.filter((one) => one.due <= now);
    if (due[0] === undefined) return;
    const ready = isRead(this.channel) ? this.#waiting.filter((one) => one.due <= now || one.ready <= now) : [];
    const gathered = ready.length > due.length || ready.some((one) => one.ready < one.due);
    const [first = due[0], ...others] = gathered || ready.length >= DIGEST_FROM ? ready : [due[0]];
    const together = [first, ...others];
    const message = others.length === 0 ? first.message : digest([first.message, ...others.map((one) => one.message)]);
    this.#run((signal) => this.channel.send(message, signal), together, monotonic);
  }

  /** Tells a channel that keeps what stands all that does. @param monotonic ms */
  stand(messages: readonly Message[], monotonic: number): void {
    const { standing } = this.channel;
    if (standing === undefined || this.#busy !== null || monotonic < this.#closedUntil) return;
    this.#run((signal) => standing(messages, signal), [], monotonic);
  }

  /** Gives up what is under way, and waits until it has ended. */
  async close(): Promise<void> {
    this.#ended.abort();
    await this.#busy;
  }

  #run(send: (signal: AbortSignal) => Promise<Answer>, messages: readonly Waiting[], monotonic: number): void {
    const started = performance.now();
    this.#sending = new Set(messages);
    const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(LONGEST_SEND)]);
    this.#busy = send(signal)
      .catch((error: unknown): Answer => ({ kind: 'later', why: safeReason(error), wait: null }))
      .then((answer) => {
        this.#busy = null;
        this.#sending = new Set();
        if (this.#ended.signal.aborted && answer.kind !== 'delivered') return;
        this.#take(answer, messages, monotonic + performance.now() - started);
        if (answer.kind === 'delivered') this.#options.freed();
      });
  }

  #take(answer: Answer, messages: readonly Waiting[], monotonic: number): void {
    const { sent, failed, turned } = this.#options;
    if (answer.kind !== 'later') this.#drop(messages);
    if (answer.kind === 'delivered') {
      if (messages.length > 0) sent(this.name, messages);
      this.#failures = 0;
      this.#restsUntil = Number.NEGATIVE_INFINITY;
      if (this.#fault !== null) turned(this.name, null);
      this.#fault = null;
      return;
    }
    const { why } = answer;
    this.#failures++;
    if (messages.length > 0 && (answer.kind === 'refused' || this.#failures === 1))
      failed(this.name, messages, why, answer.kind === 'refused');
    if (answer.kind === 'later') {
      this.#restsUntil = monotonic + Math.min(FIRST_WAIT * 2 ** Math.min(this.#failures - 1, 10), LONGEST_WAIT);
      if (answer.wait !== null) this.#closedUntil = monotonic + answer.wait;
    }
    const isNew = this.#fault === null && (answer.kind === 'refused' || this.#failures >= PATIENCE);
    if (!isNew) return;
    this.#fault = why;
    turned(this.name, why);
  }

  #drop(messages: readonly Waiting[]): void {
    const gone = new Set(messages);
    this.#waiting = this.#waiting.filter((one) => !gone.has(one));
  }
}

function byUrgency(a: Waiting, b: Waiting): number {
  return severity(b.message.level) - severity(a.message.level) || b.message.at - a.message.at;
}
