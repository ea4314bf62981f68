import { writeFile } from 'node:fs/promises';
import { exchange } from '../net/http.ts';
import { safeReason } from '../secrets/redact.ts';
import { answering, secretUrl } from './answer.ts';
import type { Answer, HeartbeatSettings } from './channel.ts';
import { HeldSecret } from './held-secret.ts';

/** How long whoever listens for it may take to answer, ms. */
const TIMEOUT = 10_000;

/** A dead man's switch: it says that all is watched, and whoever hears it no more wakes somebody. */
export class Heartbeat {
  readonly #settings: HeartbeatSettings;
  readonly #url: HeldSecret | null;

  constructor(settings: HeartbeatSettings) {
    this.#settings = settings;
    this.#url = settings.url === null ? null : new HeldSecret(settings.url);
  }

  /** One beat; never rejects. @param at ms since the epoch */
  async beat(at: number, signal: AbortSignal): Promise<Answer> {
    const answers = await Promise.all([answering(() => this.#write(at)), answering(() => this.#ask(signal))]);
    return answers.find(({ kind }) => kind !== 'delivered') ?? answers[0];
  }

  async #write(at: number): Promise<Answer> {
    const { file } = this.#settings;
    if (file === null) return { kind: 'delivered', said: 'no file' };
    try {
      await writeFile(file, `${new Date(at).toISOString()}\n`, { mode: 0o600 });
      return { kind: 'delivered', said: 'written' };
    } catch (error) {
      return {
        kind: 'later',
        why: safeReason(`${file} cannot be written: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`),
        wait: null,
      };
    }
  }

  async #ask(signal: AbortSignal): Promise<Answer> {
    if (this.#url === null) return { kind: 'delivered', said: 'no address' };
    const url = secretUrl(await this.#url.get());
    const answer = await exchange({ url }, { timeout: TIMEOUT, signal });
    if (!answer.ok) return { kind: 'later', why: safeReason(answer.why.reason), wait: null };
    const { status } = answer;
    return status >= 200 && status < 300
      ? { kind: 'delivered', said: `HTTP ${status}` }
      : { kind: 'later', why: `${url.host} answered with HTTP ${status}`, wait: null };
  }
}
