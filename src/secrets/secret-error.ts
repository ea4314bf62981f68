import { clean } from '../book/clean.ts';
import { redact } from './redact.ts';

/** A secret that cannot be had or kept; the message is one readable paragraph, holds no secret, and says what to do. */
export class SecretError extends Error {
  constructor(message: string) {
    super(clean(redact(message), 900));
    this.name = 'SecretError';
  }
}
