import { Worker } from 'node:worker_threads';
import { safeReason } from '../secrets/redact.ts';
import { heapOf } from './heap.ts';
import type { Summary } from './monitor.ts';
import type { FromWorker, Setup, ToWorker } from './protocol.ts';
import type { Command, Snapshot } from './snapshot.ts';

/** The worker's file beside this one; the bundle defines it, since there the names differ. */
declare const NEGMON_WORKER: string | undefined;

/** How long a worker may take to stop before it is ended, ms. */
const STOP_WITHIN = 2000;
/** A worker that dies twice within so long would die again, ms; one that fills its memory in weeks is not given up. */
const LIVED = 3_600_000;
/** How long the screen says that the monitor was started again, ms; after that its alarms come first again. */
const TOLD_FOR = 60_000;

/** The monitor as the main thread sees it: snapshots out, commands in. */
export class MonitorThread {
  readonly #setup: Setup;
  readonly #write: (text: string) => void;
  readonly #listeners = new Set<() => void>();
  #worker: Worker;
  #snapshot: Snapshot | null = null;
  #failure: string | null = null;
  /** When it was last started again, monotonic ms. */
  #restarted = Number.NEGATIVE_INFINITY;
  /** Given up: there is no worker that could answer. */
  #over = false;
  #stopped: Promise<Summary | null> | null = null;

  /** @param write to the terminal that the screen is on, for channels that ring there */
  constructor(setup: Setup, write: (text: string) => void = () => {}) {
    this.#setup = setup;
    this.#write = write;
    this.#worker = this.#spawn();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  current(): Snapshot | null {
    return this.#snapshot;
  }

  /** Why the monitor no longer works, in one readable line; null while it does. */
  failure(): string | null {
    return this.#failure;
  }

  send(command: Command): void {
    this.#worker.postMessage(command satisfies ToWorker);
  }

  /** Stops the monitor and waits for it; what it came to, or null when it could not say. Safe to call more than once. */
  stop(): Promise<Summary | null> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<Summary | null> {
    if (this.#over) return null;
    const worker = this.#worker;
    const said = new Promise<Summary | null>((resolve) => {
      const timer = setTimeout(() => resolve(null), STOP_WITHIN);
      const done = (summary: Summary | null): void => {
        clearTimeout(timer);
        resolve(summary);
      };
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'stopped') done(message.summary);
      });
      worker.once('exit', () => done(null));
      worker.postMessage({ kind: 'stop' } satisfies ToWorker);
    });
    const summary = await said;
    await worker.terminate();
    return summary;
  }

  #spawn(): Worker {
    const file = typeof NEGMON_WORKER === 'string' ? NEGMON_WORKER : './worker.ts';
    const worker = new Worker(new URL(file, import.meta.url), {
      name: 'monitor',
      workerData: this.#setup,
      resourceLimits: heapOf(this.#setup),
      // node:sqlite on Node 22 warns on stderr, which would tear the screen.
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    let reason = '';
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'failed') reason = message.reason;
      if (message.kind === 'terminal') {
        this.#write(message.text);
        worker.postMessage({ kind: 'written' } satisfies ToWorker);
      }
      if (message.kind !== 'snapshot') return;
      worker.postMessage({ kind: 'taken' } satisfies ToWorker);
      this.#snapshot = message.snapshot;
      this.#tell();
    });
    worker.on('error', (error) => {
      reason = safeReason(error, 120);
    });
    worker.on('exit', () => {
      if (this.#stopped === null && worker === this.#worker) this.#fell(reason);
    });
    return worker;
  }

  /** The worker is gone and nobody asked for it: say so, and try once more. */
  #fell(reason: string): void {
    const why = reason === '' ? '' : ` (${reason})`;
    const now = performance.now();
    if (now - this.#restarted >= LIVED) {
      this.#restarted = now;
      const failure = `the monitor stopped${why} and was started again`;
      this.#failure = failure;
      this.#worker = this.#spawn();
      setTimeout(() => {
        if (this.#failure === failure) this.#failure = null;
        this.#tell();
      }, TOLD_FOR).unref();
    } else {
      this.#over = true;
      this.#failure = `the monitor stopped${why}: nothing below is watched any more; quit and start negmon again`;
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
