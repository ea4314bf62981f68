import { isDeepStrictEqual } from 'node:util';
import type { Notice } from '../alerts/observation.ts';
import { Heartbeat } from '../notify/heartbeat.ts';
import { openChannels } from '../notify/open.ts';
import type { TerminalWriter } from '../notify/terminal.ts';
import { Heart } from './heart.ts';
import { type Delivery, Messenger, type MessengerOptions } from './messenger.ts';
import type { NotifySetup } from './protocol.ts';

/** What a herald takes from its session; see `MessengerOptions`. */
export interface HeraldOptions extends Required<Pick<MessengerOptions, 'outbox' | 'risk' | 'delivered' | 'told'>> {
  /** Writes to the terminal that somebody looks at; null: nobody does. */
  readonly terminal: TerminalWriter | null;
}

/** How people hear of what a live monitor sees: its messages over their channels, and a heartbeat. */
export class Herald {
  readonly #options: HeraldOptions;
  #setup: NotifySetup;
  /** Null: nobody is to be told. */
  #messenger: Messenger | null;
  #heart: Heart | null;

  constructor(setup: NotifySetup, options: HeraldOptions) {
    this.#options = options;
    this.#setup = setup;
    this.#messenger = this.#messengerOf(setup);
    this.#heart = this.#heartOf(setup);
  }

  /** Goes by other settings from now on; what is under way goes on. */
  become(setup: NotifySetup): void {
    const before = this.#setup;
    this.#setup = setup;
    if (this.#messenger === null) this.#messenger = this.#messengerOf(setup);
    else this.#messenger.become(openChannels(setup.channels, this.#options.terminal), setup.quietHours, setup.groupWait);
    if (isDeepStrictEqual(before.heartbeat, setup.heartbeat)) return;
    void this.#heart?.close();
    this.#heart = this.#heartOf(setup);
  }

  /** Takes a message; the names of the channels on which it is due. */
  say(notice: Notice): string[] {
    return this.#messenger?.say(notice) ?? [];
  }

  levelled(...change: Parameters<Messenger['levelled']>): void {
    this.#messenger?.levelled(...change);
  }

  /** What is wrong with the channels, in words that are safe to show. */
  notes(): string[] {
    return this.#messenger?.notes() ?? [];
  }

  get deliveries(): readonly Delivery[] {
    return this.#messenger?.deliveries ?? [];
  }

  /** When a heartbeat last arrived, ms since the epoch; null before the first, and where there is none. */
  get heard(): number | null {
    return this.#heart?.heard ?? null;
  }

  /** @param isWatched whether all that is watched has just been assessed; @param now ms since the epoch; @param monotonic ms */
  beat(isWatched: () => boolean, now: number, monotonic: number): void {
    this.#messenger?.beat();
    this.#heart?.look(isWatched, now, monotonic);
  }

  async close(): Promise<void> {
    await Promise.all([this.#messenger?.close(), this.#heart?.close()]);
  }

  #messengerOf({ channels, quietHours, groupWait }: NotifySetup): Messenger | null {
    if (channels.length === 0) return null;
    const { terminal, ...options } = this.#options;
    // People's time, not a tape's.
    return new Messenger({
      ...options,
      channels: openChannels(channels, terminal),
      quietHours,
      groupWait,
      now: Date.now,
      monotonic: () => performance.now(),
    });
  }

  #heartOf({ heartbeat: settings }: NotifySetup): Heart | null {
    if (settings === null) return null;
    const heartbeat = new Heartbeat(settings);
    return new Heart({
      beat: (at, signal) => heartbeat.beat(at, signal),
      every: settings.every,
      turned: (why) =>
        this.#messenger?.about('critical', why === null ? 'the heartbeat is heard again' : `the heartbeat does not arrive: ${why}`),
    });
  }
}
