import type { Timings } from './timings.ts';
import type { Method, Wire } from './wire.ts';

interface Stream {
  readonly name: string;
  readonly ids: readonly string[];
  /** `settled` is acknowledged, or given up on: either way its first price is due. `refused` has none to give. */
  state: 'queued' | 'asked' | 'settled' | 'refused';
  since: number;
  acknowledged: boolean;
}

interface Request {
  readonly id: number;
  readonly method: Method;
  readonly streams: readonly string[];
  /** Monotonic ms; null while it waits its turn. */
  sentAt: number | null;
  tries: number;
}

/** What one connection carries: wished for, asked, acknowledged, heard. The wish is the truth; an acknowledgement proves nothing until a price comes. */
export class Subscriptions {
  readonly #wire: Wire;
  readonly #timings: Timings;
  readonly #send: (text: string) => void;
  readonly #streams = new Map<string, Stream>();
  readonly #heard = new Set<string>();
  readonly #told = new Set<string>();
  #requests: Request[] = [];
  #lastRefusal = '';
  #lastSent = Number.NEGATIVE_INFINITY;
  #nextId = 1;

  constructor(wire: Wire, timings: Timings, send: (text: string) => void) {
    this.#wire = wire;
    this.#timings = timings;
    this.#send = send;
  }

  /** The whole wished-for set, by the venue's ids. */
  want(ids: readonly string[], now: number): void {
    const wanted = this.#wire.streams(ids);
    const dropped = [...this.#streams.values()].filter(({ name }) => !wanted.has(name));
    for (const { name } of dropped) this.#streams.delete(name);
    const added: string[] = [];
    for (const [name, carried] of wanted) {
      const known = this.#streams.get(name);
      if (known === undefined) added.push(name);
      this.#streams.set(
        name,
        known === undefined ? { name, ids: carried, state: 'queued', since: now, acknowledged: false } : { ...known, ids: carried },
      );
    }
    this.#queue(
      'unsubscribe',
      dropped.filter(({ state }) => state !== 'refused').map(({ name }) => name),
    );
    this.#queue('subscribe', added);
    this.check(now);
  }

  /** The streams asked for and not yet answered. */
  get asked(): readonly string[] {
    return this.#requests.flatMap(({ method, streams, sentAt }) => (method === 'subscribe' && sentAt !== null ? streams : []));
  }

  ack(id: number, now: number): void {
    const request = this.#take(id);
    if (request?.method === 'subscribe') this.#settle(request.streams, now, true);
  }

  /** Acknowledgements by name: what is left of a request is still waited for. */
  acks(method: Method, names: readonly string[], now: number): void {
    this.#answered(method, names);
    if (method === 'subscribe') this.#settle(names, now, true);
    if (this.#wire.serial === true) this.#sendNext(now);
  }

  /** Why no price can come: each stream that carries an instrument is refused; null while one is not. */
  get refusal(): string | null {
    const carriers = [...this.#streams.values()].filter(({ ids }) => ids.length > 0);
    return carriers.length > 0 && carriers.every(({ state }) => state === 'refused') ? this.#lastRefusal : null;
  }

  /** Refusals by name: told, not asked again on this connection, and no fault of the others. */
  refusals(names: readonly string[], reason: string): void {
    this.#answered('subscribe', names, this.#wire.atomic === true);
    for (const name of names) {
      const stream = this.#streams.get(name);
      if (stream === undefined) continue;
      stream.state = 'refused';
      if (stream.ids.length > 0) this.#lastRefusal = reason;
      this.#tell(stream.ids, reason);
    }
  }

  refused(id: number | null, reason: string, now: number): void {
    this.#wire.refused(`request refused: ${reason}`);
    const request = id === null ? undefined : this.#take(id);
    if (request !== undefined) this.#again(request, now);
  }

  heard(ids: readonly string[]): void {
    for (const id of ids) this.#heard.add(id);
  }

  /** Sends what is due, repeats what was not acknowledged, and tells of instruments that stay silent. */
  check(now: number): void {
    const late = this.#requests.filter(({ sentAt }) => sentAt !== null && now - sentAt >= this.#timings.ackWithin);
    this.#requests = this.#requests.filter((request) => !late.includes(request));
    for (const request of late) this.#again(request, now);
    this.#sendNext(now);
    if (this.#heard.size === 0) return;
    for (const { ids, acknowledged } of this.#overdue(now)) {
      this.#tell(ids, acknowledged ? 'subscribed, but no price comes' : 'the subscription was not acknowledged, and no price comes');
    }
  }

  /** Whether not one price came although it was due: the route is at fault, not an instrument. */
  isMute(now: number): boolean {
    return this.#heard.size === 0 && this.#overdue(now).length > 0;
  }

  #tell(ids: readonly string[], reason: string): void {
    for (const id of ids) {
      if (this.#heard.has(id) || this.#told.has(id)) continue;
      this.#told.add(id);
      this.#wire.missing(id, reason);
    }
  }

  /** A stream that carries no instrument (an index, a ticker) owes no price. */
  #overdue(now: number): Stream[] {
    const { firstWithin } = this.#timings;
    return [...this.#streams.values()].filter(
      ({ ids, state, since }) => ids.length > 0 && state === 'settled' && now - since >= firstWithin,
    );
  }

  #queue(method: Request['method'], streams: readonly string[]): void {
    for (let start = 0; start < streams.length; start += this.#wire.batch) {
      this.#requests.push({ id: this.#nextId, method, streams: streams.slice(start, start + this.#wire.batch), sentAt: null, tries: 0 });
      this.#nextId += 1;
    }
  }

  #sendNext(now: number): void {
    const isEarly =
      this.#wire.serial === true ? this.#requests.some(({ sentAt }) => sentAt !== null) : now - this.#lastSent < this.#timings.requestEvery;
    if (isEarly) return;
    const request = this.#requests.find(({ sentAt }) => sentAt === null);
    if (request === undefined) return;
    request.sentAt = now;
    request.tries += 1;
    this.#lastSent = now;
    if (request.method === 'subscribe') this.#mark(request.streams, 'asked', now);
    this.#send(this.#wire[request.method](request.streams, request.id));
  }

  #take(id: number): Request | undefined {
    const found = this.#requests.find((request) => request.id === id);
    this.#requests = this.#requests.filter((request) => request !== found);
    return found;
  }

  /** Takes these streams out of the requests that were sent for them. @param anew what is left is queued, and is no repetition */
  #answered(method: Method, names: readonly string[], anew = false): void {
    this.#requests = this.#requests
      .map((request) => {
        if (request.method !== method || request.sentAt === null) return request;
        const streams = request.streams.filter((name) => !names.includes(name));
        return anew && streams.length < request.streams.length ? { ...request, streams, sentAt: null, tries: 0 } : { ...request, streams };
      })
      .filter(({ streams }) => streams.length > 0);
  }

  /** Asks once more; after that only a price can still prove the subscription. */
  #again(request: Request, now: number): void {
    if (request.tries < 2) this.#requests.push({ ...request, sentAt: null });
    else if (request.method === 'subscribe') this.#settle(request.streams, now, false);
  }

  #settle(names: readonly string[], now: number, acknowledged: boolean): void {
    for (const stream of this.#mark(names, 'settled', now)) stream.acknowledged = acknowledged;
  }

  #mark(names: readonly string[], state: Stream['state'], now: number): Stream[] {
    const streams = names.map((name) => this.#streams.get(name)).filter((stream) => stream !== undefined);
    for (const stream of streams) {
      stream.state = state;
      stream.since = now;
    }
    return streams;
  }
}
