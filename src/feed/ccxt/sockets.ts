import type { Agent } from 'node:https';
import type { WebSocket } from 'ws';
import { readAnswer } from '../../net/answer.ts';
import { closedBy, type Ending, failedWith } from '../../net/ending.ts';
import { agentFor } from '../../net/proxy.ts';
import type { Dial } from '../link.ts';
import type { Client } from './exchange.ts';

/** The sockets that one exchange object of ccxt's dials, with our own ears on each: ccxt's own only let go of what waits, ours say why. */
export class CcxtSockets {
  readonly clients = new Set<Client>();
  /** Monotonic ms of the last frame of any of them. */
  lastFrame: number | null = null;
  /** Monotonic ms at which the first of them stood. */
  openedAt: number | null = null;
  /** What the venue answered instead of an upgrade, while its page is read. */
  answer: Ending | null = null;
  readonly #dial: Dial;
  readonly #opened: (now: number) => void;
  readonly #ended: (why: Ending) => void;
  readonly #agents = new Set<Agent>();
  #over = false;

  /** @param ended may be called more than once */
  constructor(dial: Dial, opened: (now: number) => void, ended: (why: Ending) => void) {
    this.#dial = dial;
    this.#opened = opened;
    this.#ended = ended;
  }

  /** Listens to a socket from before it is dialled. */
  listen(client: Client): void {
    this.clients.add(client);
    const { createConnection } = client;
    client.createConnection = () => {
      // KuCoin's answer names a pace of its own, which may be slower than ours.
      client.keepAlive = this.#dial.timings.pingEvery;
      const agent = agentFor(new URL(client.url));
      if (agent !== undefined) {
        this.#agents.add(agent);
        client.options.agent = agent;
      }
      createConnection.call(client);
      if (client.connection === undefined) return;
      this.#hear(client.connection, new URL(client.url).host);
      if (this.#over) client.connection.terminate();
    };
  }

  /** Cuts them all. */
  cut(): void {
    this.#over = true;
    for (const client of this.clients) {
      quiet(client);
      client.connection?.terminate();
    }
  }

  /** Ends them all without a word. Resolves when they are gone. */
  async hangUp(): Promise<void> {
    this.#over = true;
    await Promise.all([...this.clients].map((client) => this.#hangUp(client)));
    for (const agent of this.#agents) agent.destroy();
  }

  #hear(socket: WebSocket, host: string): void {
    const { clock } = this.#dial;
    const alive = () => {
      this.lastFrame = clock.monotonic();
    };
    socket.on('open', () => {
      if (this.#over || this.openedAt !== null) return;
      this.openedAt = clock.monotonic();
      this.#opened(this.openedAt);
    });
    socket.on('ping', alive);
    socket.on('pong', alive);
    socket.on('message', alive);
    socket.on('unexpected-response', (_, response) => {
      this.answer = readAnswer(response, clock.now(), (why) => this.#ended(why));
    });
    socket.on('error', (error) => this.#ended(this.answer ?? failedWith(host, error)));
    socket.on('close', (code, reason) => this.#ended(this.answer ?? closedBy(code, reason.toString())));
  }

  async #hangUp(client: Client): Promise<void> {
    quiet(client);
    const socket = client.connection;
    if (socket === undefined || socket.readyState === socket.CLOSED) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(() => socket.terminate(), this.#dial.timings.closeWithin);
      socket.once('close', () => {
        clearTimeout(patience);
        resolve();
      });
      if (socket.readyState === socket.OPEN) socket.close(1000);
      else socket.terminate();
    });
  }
}

function quiet(client: Client): void {
  client.clearPingInterval();
  client.clearConnectionTimeout();
}
