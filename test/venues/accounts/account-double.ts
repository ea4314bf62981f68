import type { Server } from 'node:http';
import { Double, type HttpAnswer, type Peer, type RestRequest } from '../double.ts';

/** What a venue says to one question: its answer, or how it comes by one. */
export type Answer = object | ((request: RestRequest) => HttpAnswer);

/** The key, secret and passphrase that every double knows, and no other. */
export const KEY = { apiKey: 'the-key-of-this-test', secret: 'the-secret-of-this-test', password: 'the-passphrase-of-this-test' } as const;

/** What of a request says who asks, by venue: in which header, or which part of the query, the key stands, and the signature. */
export interface Signature {
  readonly key: (request: RestRequest) => unknown;
  readonly signature: (request: RestRequest) => unknown;
  /** What the venue says to a wrong key. */
  readonly refusal: HttpAnswer;
  /** Paths that take no key; all others do. */
  readonly open: RegExp;
}

/** A venue's REST interface on loopback, with an account behind a key: answers by "METHOD /path", 404 for what nobody should ask. */
export class AccountDouble extends Double<Peer> {
  /** "GET /fapi/v3/account": what is answered. */
  answers: Record<string, Answer> = {};
  signature: Signature | null = null;
  /** Every request of an interface that it does not have, as "METHOD /path". */
  readonly strangers: string[] = [];

  constructor(server: Server, every: number) {
    super(server, every);
    this.rest = (request) => this.#answer(request);
  }

  static async with(signature: Signature | null, answers: Record<string, Answer>): Promise<AccountDouble> {
    const double = await AccountDouble.open(60_000);
    double.signature = signature;
    double.answers = answers;
    return double;
  }

  protected override peer(): never {
    throw new Error('it has no socket');
  }
  protected override heard(): void {}
  protected override flow(): void {}

  #answer(request: RestRequest): HttpAnswer {
    const what = `${request.method} ${request.path}`;
    const answer = this.answers[what];
    if (answer === undefined) {
      this.strangers.push(what);
      return { status: 404, body: { code: 404, msg: `no ${what} here` } };
    }
    const { signature } = this;
    if (signature !== null && !signature.open.test(request.path)) {
      if (signature.key(request) !== KEY.apiKey || !signature.signature(request)) return signature.refusal;
    }
    return typeof answer === 'function' ? answer(request) : { body: answer };
  }
}
