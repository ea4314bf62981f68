import { constants } from 'node:os';
import { StringDecoder } from 'node:string_decoder';
import { SHORTEST } from '../secrets/redact.ts';
import { secretFrom } from '../secrets/reference.ts';
import type { Secret } from '../secrets/secret.ts';
import { CliError, EXIT } from './exit.ts';

/** No key is as long, characters. */
const LONGEST = 16_000;

const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_U = '\u0015';
/** Arrows, function keys, and what terminals put around a paste. */
const SEQUENCE = new RegExp(`${'\u001b'}(?:\\[[0-?]*[ -/]*[@-~]|O.|.)`, 'gsu');

/** Asks for secrets on a terminal: nothing of what is typed is shown, not even how much it is. */
export class SecretPrompt {
  readonly #input: NodeJS.ReadStream;
  readonly #decoder = new StringDecoder('utf8');
  /** Typed and not yet taken: a paste may hold the answers to several questions. */
  #typed = '';
  #last = '';
  #waiting: () => void = () => {};
  /** The status to end with; null while there is somebody to ask. */
  #over: number | null = null;
  readonly #onData = (data: Buffer): void => {
    this.#typed += this.#decoder.write(data);
    this.#waiting();
  };
  readonly #onEnd = (): void => this.#end(EXIT.interrupted);
  readonly #onSignal = (signal: (typeof SIGNALS)[number]): void => this.#end(128 + constants.signals[signal]);

  constructor(input: NodeJS.ReadStream) {
    this.#input = input;
    input.setRawMode(true);
    input.on('data', this.#onData).on('end', this.#onEnd).resume();
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  /** Asks until it gets something that can be a secret. @throws CliError when the person ends it */
  async ask(question: string): Promise<Secret> {
    for (;;) {
      process.stderr.write(`${question} (not shown): `);
      const secret = secretFrom(await this.#line());
      process.stderr.write('\n');
      if (secret !== null) return secret;
      process.stderr.write(`That cannot be one: it has to be a line of ${SHORTEST} characters or more.\n`);
    }
  }

  /** Gives the terminal back. */
  close(): void {
    this.#input.off('data', this.#onData).off('end', this.#onEnd).pause();
    this.#input.setRawMode(false);
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }

  #end(status: number): void {
    this.#over = status;
    this.#waiting();
  }

  async #line(): Promise<string> {
    let line = '';
    for (;;) {
      const typed = [...this.#typed.replace(SEQUENCE, '')];
      this.#typed = '';
      for (const [at, character] of typed.entries()) {
        // A paste of whole lines may end them with both.
        const isSecondEnd = character === '\n' && this.#last === '\r';
        this.#last = character;
        if (isSecondEnd) continue;
        if (character === '\r' || character === '\n') {
          this.#typed = typed.slice(at + 1).join('');
          return line;
        }
        if (character === CTRL_C || (character === CTRL_D && line === '')) this.#over = EXIT.interrupted;
        else if (character === '\u007f' || character === '\b') line = [...line].slice(0, -1).join('');
        else if (character === CTRL_U) line = '';
        else if (character >= ' ' && line.length < LONGEST) line += character;
      }
      if (this.#over !== null) {
        process.stderr.write('\n');
        throw new CliError('interrupted: nothing was kept.', this.#over);
      }
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }
}
