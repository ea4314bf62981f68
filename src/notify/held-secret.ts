import { type Reference, resolve } from '../secrets/reference.ts';
import type { Secret } from '../secrets/secret.ts';

/** A secret that is gone for once, and again only after it was refused: a password manager may ask the user each time. */
export class HeldSecret {
  readonly #reference: Reference;
  #secret: Secret | null = null;

  constructor(reference: Reference) {
    this.#reference = reference;
  }

  /** @throws SecretError */
  async get(): Promise<Secret> {
    this.#secret ??= await resolve(this.#reference, process.env);
    return this.#secret;
  }

  /** It opened nothing: next time it may be another. */
  forget(): void {
    this.#secret = null;
  }
}
