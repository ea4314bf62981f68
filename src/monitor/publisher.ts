import type { Composer } from './compose.ts';
import { Flight } from './flight.ts';
import type { Monitor } from './monitor.ts';
import type { Command, Snapshot } from './snapshot.ts';
import { FIRST_VIEW, look, type View } from './view.ts';

/** At most ten snapshots a second (README, "How it is built"). */
export const PUBLISH_MS = 100;
/** How long readings are taken for a snapshot and the journal, ms: what does not fit has its turn with the next. */
const GATHER_WITHIN = 25;
/** A quiet monitor says that it is alive, and ages grow on the screen, this often. */
const QUIET_MS = 1000;

export interface PublisherOptions {
  readonly monitor: Monitor;
  readonly composer: Composer;
  /** Absent: nobody looks at a screen. */
  readonly snapshot?: ((snapshot: Snapshot) => void) | undefined;
  /** Whether `taken` is called for each snapshot: until then none is composed but the answer to a command. */
  readonly takes: boolean;
  /** Called with the newest readings, for whom they are written down; absent: for nobody. */
  readonly sample?: (() => void) | undefined;
}

/** Shows one screen how things are: ten times a second when they change, at once when it asked for it. */
export class Publisher {
  readonly #options: PublisherOptions;
  /** Null: whoever listens takes each snapshot as it comes. */
  readonly #flight: Flight | null;
  #view: View = FIRST_VIEW;
  #changed = true;
  /** Nothing has been published: the first price is not kept waiting, and until the first beat nothing is shown without one. */
  #awaitsPrice = true;
  #soon: NodeJS.Immediate | null = null;
  #gathering: NodeJS.Immediate | null = null;
  #published = Number.NEGATIVE_INFINITY;
  #ended = false;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#flight = options.takes ? new Flight() : null;
  }

  /** Something that a screen shows may have changed. */
  change(): void {
    this.#changed = true;
    // Who has its price is measured by then.
    if (this.#awaitsPrice && !this.#options.monitor.board.isEmpty) this.#soon ??= setImmediate(() => this.#begin());
  }

  /** The feed has nothing more to give. */
  end(): void {
    this.#ended = true;
    this.#changed = true;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** A command has been carried out, and may change what is looked at. The screen waits for what it asked for: it is answered at once. */
  answer(command: Command, written: string | null): void {
    const view = look(this.#view, command);
    const key = command.kind === 'select' ? this.#options.composer.keyAt(command.index) : written;
    this.#view = command.kind === 'select' || key !== null ? { ...view, selected: { ...view.selected, key } } : view;
    // Words that were typed in one go get one answer.
    if (command.kind === 'draft') this.#answerSoon();
    else if (command.kind !== 'stop' && !this.#awaitsPrice) this.#publish(true);
  }

  /** A snapshot was taken: what is owed, or newer and due, goes at once. */
  taken(): void {
    const owed = this.#flight?.land() ?? false;
    if (owed || (this.#changed && performance.now() - this.#published >= PUBLISH_MS)) this.#publish(owed);
  }

  /** Every `PUBLISH_MS`: takes readings for whoever looks, an account at a time, since between two of them prices have their turn. */
  beat(): void {
    const { monitor, composer, snapshot, sample } = this.#options;
    if (this.#gathering !== null || (snapshot === undefined && sample === undefined)) return;
    const until = performance.now() + GATHER_WITHIN;
    const first = composer.visible();
    const step = (): void => {
      this.#gathering = null;
      const reading = performance.now() < until ? monitor.refreshNext(first) : null;
      if (reading === null) {
        this.#show();
        return;
      }
      composer.prepare(reading, this.#view);
      this.#gathering = setImmediate(step);
    };
    step();
  }

  /** The state as it is, for a screen that is not drawn live. */
  now(): Snapshot {
    this.#options.monitor.refresh();
    return this.#options.composer.compose(this.#view, this.#ended);
  }

  close(): void {
    for (const one of [this.#soon, this.#gathering]) if (one !== null) clearImmediate(one);
  }

  #begin(): void {
    this.#soon = null;
    this.beat();
  }

  #show(): void {
    this.#options.sample?.();
    if (this.#changed || performance.now() - this.#published >= QUIET_MS) this.#publish(false);
  }

  #answerSoon(): void {
    this.#soon ??= setImmediate(() => {
      this.#soon = null;
      this.#publish(true);
    });
  }

  /** @param asked the screen waits for it */
  #publish(asked: boolean): void {
    const { snapshot, composer } = this.#options;
    if (snapshot === undefined || this.#flight?.leave(asked) === false) return;
    this.#changed = false;
    this.#awaitsPrice = false;
    this.#published = performance.now();
    snapshot(composer.compose(this.#view, this.#ended));
  }
}
