import { harmless } from '../documents/issue.ts';

/** A config file that cannot be used; the message is one readable paragraph with file, place and remedy. */
export class SettingsError extends Error {
  /** Each mistake in a line of its own, with its place. */
  readonly mistakes: readonly string[];

  constructor(message: string, mistakes: readonly string[] = [message]) {
    super(harmless(message));
    this.name = 'SettingsError';
    this.mistakes = mistakes.map(harmless);
  }
}
