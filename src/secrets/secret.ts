import { inspect } from 'node:util';
import { HIDDEN, remember } from './redact.ts';

/**
 * A text that may reach no screen, log, file, error or other process: whatever prints it prints "[secret]", and no error says it from now
 * on (`redact`).
 */
export class Secret {
  /** The text itself, for the one call that needs it. A function of the object's own, so that sending a secret to another thread fails. */
  readonly reveal: () => string;

  constructor(text: string) {
    remember(text);
    this.reveal = () => text;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
