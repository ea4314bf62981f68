import { StringDecoder } from 'node:string_decoder';
import { SHORTEST } from '../secrets/redact.ts';
import { secretFrom } from '../secrets/reference.ts';
import type { Secret } from '../secrets/secret.ts';
import { CliError, EXIT } from './exit.ts';

/** No key is as long, characters. */
const LONGEST = 16_000;

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
  #waiting: () => void = () => {};
  #isOver = false;
  readonly #onData = (data: Buffer): void => {
    this.#typed += this.#decoder.write(data);
    this.#waiting();
  };
  readonly #onEnd = (): void => {
    this.#isOver = true;
    this.#waiting();
  };

  constructor(input: NodeJS.ReadStream) {
    this.#input = input;
    input.setRawMode(true);
    input.on('data', this.#onData).on('end', this.#onEnd).resume();
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
  }

  async #line(): Promise<string> {
    let line = '';
    for (;;) {
      const typed = this.#typed.replace(SEQUENCE, '');
      this.#typed = '';
      for (const [at, character] of [...typed].entries()) {
        if (character === '\r' || character === '\n') {
          // A paste of whole lines may end them with both.
          const rest = [...typed].slice(at + 1).join('');
          this.#typed = character === '\r' ? rest.replace(/^\n/, '') : rest;
          return line;
        }
        if (character === CTRL_C || (character === CTRL_D && line === '')) throw this.#interrupted();
        if (character === '\u007f' || character === '\b') line = [...line].slice(0, -1).join('');
        else if (character === CTRL_U) line = '';
        else if (character >= ' ' && line.length < LONGEST) line += character;
      }
      if (this.#isOver) throw this.#interrupted();
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }

  #interrupted(): CliError {
    process.stderr.write('\n');
    return new CliError('interrupted: nothing was kept.', EXIT.interrupted);
  }
}
