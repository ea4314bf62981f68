import type { Exchange } from 'ccxt';
import { clean } from '../book/clean.ts';
import { restUrl } from '../net/address.ts';
import { loadExchange } from '../net/ccxt.ts';
import { AskError, isOfCcxt, wordsOf } from '../net/ccxt-fault.ts';
import { isPublicSection } from '../net/ccxt-public.ts';
import { parseFractions } from '../net/exact.ts';
import { type Fetched, fetchJson } from '../net/http.ts';
import { movedAll, standIn } from '../net/stand-in.ts';
import type { Credentials } from '../secrets/credentials.ts';
import { redact } from '../secrets/redact.ts';
import type { Secret } from '../secrets/secret.ts';
import type { CoinNames } from './coins.ts';
import { ImportError } from './importer.ts';
import { Markets } from './markets.ts';

/**
 * One question to a venue: method, section and path of ccxt's own table (`api` in js/src/<venue>.js), such as "GET fapiPrivateV3 account".
 * A section of several parts has dots: "GET private.futures {settle}/accounts".
 */
export type Read = `${'GET' | 'POST'} ${string} ${string}`;

export interface PrivateOptions<R extends Read> {
  /** ccxt's id of the venue. */
  readonly venue: string;
  readonly credentials: Credentials;
  /** Everything that is ever asked with the key, and what is POSTed without one; all else is refused before it is signed. */
  readonly reads: readonly R[];
  /** `[venues.X] rest`: host and port that stand in for the venue's own. */
  readonly rest?: string;
  /** Wall ms. */
  readonly now: () => number;
  /** ms for an answer; 10 s when absent. */
  readonly timeout?: number;
}

/** ccxt's exchange, as far as reading an account needs it. */
export interface AccountExchange
  extends Pick<Exchange, 'id' | 'urls' | 'options' | 'has' | 'commonCurrencies' | 'fetchMarkets' | 'loadTimeDifference'> {
  fetch(url: string, method?: string, headers?: unknown, body?: unknown): Promise<unknown>;
  sign(path: string, api?: unknown, method?: string, params?: object, ...rest: readonly unknown[]): Signed;
  handleErrors(status: number, why: string, url: string, method: string, headers: object, body: string, ...rest: unknown[]): unknown;
  log(...args: readonly unknown[]): void;
}

/** What ccxt makes of a question. */
interface Signed {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: string;
}

/** Who asks now: what ccxt asks by itself on the way ends with it. */
interface Asking {
  signal?: AbortSignal;
}

type ExchangeClass = new (config: object) => AccountExchange;

const TIMEOUT = 10_000;
const LIMITED_MIN = 60_000;
/** The venue is not asked again how far our clock is off before this is over, ms. */
const TIMED_FOR = 60_000;

/**
 * A venue's interface with a key in it, that can only read: what is not in `reads` is refused before ccxt signs it. ccxt knows the paths,
 * the signature and what the venue's error codes mean; the request itself is ours (proxies, sizes, TLS, exact digits). Nothing of the
 * instance, the key, or an address that was signed ever reaches a message.
 */
export class PrivateVenue<R extends Read> {
  readonly venue: string;
  readonly markets: Markets;
  readonly #options: PrivateOptions<R>;
  readonly #exchange: AccountExchange;
  readonly #asking: Asking;
  /** Wall ms until which the venue wants quiet. */
  #quietUntil = 0;
  /** Wall ms when it was last asked for its time. */
  #timedAt = Number.NEGATIVE_INFINITY;

  private constructor(options: PrivateOptions<R>, exchange: AccountExchange, asking: Asking) {
    this.venue = options.venue;
    this.#options = options;
    this.#exchange = exchange;
    this.#asking = asking;
    this.markets = new Markets(exchange, options.now, (error) => this.#failed(error));
  }

  /** @throws AddressError when the stand-in may not be used */
  static async open<R extends Read>(options: PrivateOptions<R>): Promise<PrivateVenue<R>> {
    const Class = await loadExchange<ExchangeClass>(options.venue);
    const asking: Asking = {};
    return new PrivateVenue(options, makeExchange(Class, options, asking), asking);
  }

  /** By the venue's names of coins ccxt's codes of them, where those are others. */
  get coins(): CoinNames {
    return this.#exchange.commonCurrencies;
  }

  /**
   * Asks the venue: its answer as it came, whole numbers as numbers and all others digit for digit as decimal strings; null where it is empty.
   * @param read one of `reads`
   * @param params of the path and of the query or the body
   * @throws ImportError
   */
  async ask(read: R, params: object = {}, signal?: AbortSignal): Promise<unknown> {
    try {
      return await this.#answer(read, params, signal);
    } catch (error) {
      const isTimed = Math.abs(this.#options.now() - this.#timedAt) < TIMED_FOR;
      if (isTimed || !isMistimed(error) || this.#exchange.has['fetchTime'] !== true) throw this.#failed(error);
    }
    // Our clock is not the venue's: once told how far it is off, ccxt dates what it signs by the venue's. It may be set right later on.
    this.#timedAt = this.#options.now();
    try {
      await this.#exchange.loadTimeDifference();
      return await this.#answer(read, params, signal);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async #answer(read: R, params: object, signal: AbortSignal | undefined): Promise<unknown> {
    const { now, timeout = TIMEOUT } = this.#options;
    if (signal !== undefined) this.#asking.signal = signal;
    const wait = this.#quietUntil - now();
    if (wait > 0) throw new ImportError('limited', `${this.venue} wants to be left alone for ${Math.ceil(wait / 1_000)} s`, wait);
    const [method, section, path] = partsOf(read);
    const signed = this.#exchange.sign(path, section, method, { ...params });
    const headers = Object.entries(signed.headers ?? {}).filter(([, value]) => value !== undefined);
    const answer = await fetchJson(
      {
        url: restUrl(signed.url),
        parse: parseAnswer,
        headers: Object.fromEntries(headers.map(([key, value]) => [key, String(value)])),
        ...(method === 'GET' ? {} : { body: signed.body ?? '' }),
      },
      { now: now(), timeout, limitedMin: LIMITED_MIN, ...(signal === undefined ? {} : { signal }) },
    );
    return understood(this.#exchange, answer, signed.url, method);
  }

  /** What went wrong; a limit is remembered. */
  #failed(error: unknown): ImportError {
    const failure = error instanceof ImportError ? error : failureOf(this.venue, error);
    if (failure.why === 'limited') {
      const wait = failure.retryAfter ?? LIMITED_MIN;
      this.#quietUntil = Math.max(this.#quietUntil, this.#options.now() + wait);
    }
    return failure;
  }
}

/** ccxt's class with everything taken from it but reading. */
function makeExchange(
  Class: ExchangeClass,
  { venue, credentials, reads, rest, now, timeout = TIMEOUT }: PrivateOptions<Read>,
  asking: Asking,
): AccountExchange {
  const lawful: ReadonlySet<string> = new Set(reads);

  class Private extends Class {
    override sign(path: string, section: unknown = 'public', method = 'GET', ...rest: [params?: object, ...rest: unknown[]]): Signed {
      const parts = [section].flat().map(String).join('.');
      const isList = method === 'GET' && isPublicSection(section, this.id);
      if (!isList && !lawful.has(`${method} ${parts} ${path}`))
        throw new Error(`negmon does not ask ${clean(`${this.id} ${method} ${parts} ${path}`, 100)}: it only reads`);
      return super.sign(path, section, method, ...rest);
    }

    override log(): void {}

    /** What ccxt asks by itself: lists of contracts, and the time. */
    override async fetch(url: string, method = 'GET', headers: object = {}, body?: unknown): Promise<unknown> {
      const sent = method === 'GET' ? {} : { body: typeof body === 'string' ? body : '', headers: headers as Record<string, string> };
      const answer = await fetchJson(
        { url: restUrl(url), parse: parseAnswer, ...sent },
        { now: now(), timeout, limitedMin: LIMITED_MIN, ...asking },
      );
      return understood(this, answer, url, method);
    }
  }

  const { address } = credentials;
  const exchange = new Private({
    enableRateLimit: false,
    verbose: false,
    timeout,
    ...revealed('apiKey', credentials.apiKey),
    ...revealed('secret', credentials.secret),
    ...revealed('password', credentials.password),
    ...(address === undefined ? {} : { walletAddress: address }),
  });
  const moved = standIn(rest === undefined ? {} : { rest });
  exchange.urls = movedAll(exchange.urls, moved) as AccountExchange['urls'];
  if (venue.startsWith('kucoin')) {
    exchange.options['fetchMarkets'] = { ...exchange.options['fetchMarkets'], fetchTickersFees: false };
    // Which kind of spot account there is it would ask with the key, before it lists contracts.
    exchange.options['hf'] = false;
  }
  return exchange;
}

function revealed(key: string, secret: Secret | undefined): object {
  return secret === undefined ? {} : { [key]: secret.reveal() };
}

/** Binance says "there is none" with an empty body where a loan would be (policies.md section 4). */
function parseAnswer(text: string): unknown {
  return text.trim() === '' ? null : parseFractions(text);
}

function partsOf(read: Read): [method: string, section: string | string[], path: string] {
  const [method = '', section = '', ...path] = read.split(' ');
  return [method, section.includes('.') ? section.split('.') : section, path.join(' ')];
}

/** An answer of use. @throws what ccxt makes of the venue's own error code; AskError where it has none */
function understood(exchange: AccountExchange, answer: Fetched, url: string, method: string): unknown {
  if (answer.ok) {
    if (answer.value !== null) judge(exchange, 200, answer.value, url, method);
    return answer.value;
  }
  const { why, page } = answer;
  const said = page === undefined ? undefined : readPage(page);
  // A limit is told by its status alone: what stands beside it may be a firewall's page.
  if (said !== undefined && why.status !== null && why.status !== 429 && why.status !== 418) judge(exchange, why.status, said, url, method);
  throw new AskError(why);
}

/** What ccxt threw at an answer, and the code in it. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly thrown: unknown;
  readonly code: string | null;

  constructor(thrown: unknown, answer: unknown) {
    super('refused');
    this.thrown = thrown;
    this.code = codeIn(answer);
  }
}

function judge(exchange: AccountExchange, status: number, answer: unknown, url: string, method: string): void {
  try {
    // Of what it is told ccxt makes its message, which is cut later on: half a key would be known to nobody.
    exchange.handleErrors(status, '', url, method, {}, redact(JSON.stringify(answer)), answer, {}, '');
  } catch (thrown) {
    throw new Refusal(thrown, answer);
  }
}

/** Where venues put their codes; Deribit's stands in an object of its own. */
const CODES = ['code', 'retCode', 'label', 'err-code', 'err_code'] as const;

function codeIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const fields = answer as Readonly<Record<string, unknown>>;
  const code = CODES.map((key) => fields[key]).find((value) => typeof value === 'string' || typeof value === 'number');
  if (code !== undefined) return clean(String(code), 40);
  return typeof fields['error'] === 'object' ? codeIn(fields['error']) : null;
}

function readPage(page: string): unknown {
  try {
    return parseFractions(page);
  } catch {
    return undefined;
  }
}

const WHY: readonly (readonly [name: string, why: ImportError['why'], words: string])[] = [
  ['RateLimitExceeded', 'limited', 'asks for quiet'],
  ['DDoSProtection', 'limited', 'asks for quiet'],
  ['PermissionDenied', 'no-rights', 'does not let this key read that'],
  ['AuthenticationError', 'wrong-key', 'refuses the key'],
  ['InvalidNonce', 'unreadable', 'finds the time of this machine wrong: set its clock'],
  ['NetworkError', 'unreachable', 'cannot answer now'],
];

function failureOf(venue: string, error: unknown, code: string | null = null): ImportError {
  if (error instanceof Refusal) return failureOf(venue, error.thrown, error.code);
  if (error instanceof AskError) {
    const { reason, status, retryAfter } = error.why;
    if (status === 429 || status === 418 || (status === 403 && !error.why.closedHere))
      return new ImportError('limited', `${venue}: ${reason}`, retryAfter);
    if (status === 401) return new ImportError('wrong-key', `${venue} refuses the key: ${reason}`);
    return new ImportError(
      status === 200 ? 'unreadable' : 'unreachable',
      `${venue}: ${reason}`,
      retryAfter,
      // What comes with 200 and cannot be read is broken, and refuses nothing.
      status === null || status === 200 ? null : `HTTP ${status}`,
    );
  }
  const words = wordsOf(error);
  const known = isOfCcxt(error) ? WHY.find(([name]) => isNamed(error, name)) : undefined;
  if (known === undefined) return new ImportError('unreadable', `${venue}: ${words}`, null, code);
  const [, why, sentence] = known;
  return new ImportError(why, `${venue} ${sentence}: "${words}"`, why === 'limited' ? LIMITED_MIN : null, code);
}

function isMistimed(error: unknown): boolean {
  return error instanceof Refusal && isNamed(error.thrown, 'InvalidNonce');
}

/** Whether one of an error's classes has this name: `instanceof` fails across two copies of ccxt. */
function isNamed(error: unknown, name: string): boolean {
  for (let kind: unknown = error; kind !== null && kind !== undefined; kind = Object.getPrototypeOf(kind)) {
    if ((kind as object).constructor?.name === name) return true;
  }
  return false;
}
