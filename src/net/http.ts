import { type IncomingHttpHeaders, type IncomingMessage, request as plainRequest } from 'node:http';
import { type Agent, request as secureRequest } from 'node:https';
import { clean } from '../book/clean.ts';
import { answeredWith, type Ending, ending, failedWith, LIMITED } from './ending.ts';
import { parseExact } from './exact.ts';
import { agentFor } from './proxy.ts';

/** What is asked of a venue. */
export interface Ask {
  /** Checked by `restUrl` or `routeTo`. */
  readonly url: URL;
  /** To POST, JSON where `headers` say nothing else; absent: GET. */
  readonly body?: string;
  /** Beside our own: what signs the request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Reads the answer; `parseExact` when absent. */
  readonly parse?: (text: string) => unknown;
}

export interface AskOptions {
  /** Wall ms, for a Retry-After that is a date. */
  readonly now: number;
  /** ms for the whole answer; 5 s when absent. */
  readonly timeout?: number;
  /** The shortest wait after a 429, 418 or 403, ms; a minute when absent. */
  readonly limitedMin?: number;
  /** Gives up, and leaves no socket behind. */
  readonly signal?: AbortSignal;
}

export type Fetched =
  | {
      readonly ok: true;
      /** JSON, every number in it an exact decimal string where `parse` says nothing else. */
      readonly value: unknown;
      /** The server's own clock (its Date header, whole seconds), ms since the epoch; null when it sends none. */
      readonly date: number | null;
    }
  | {
      readonly ok: false;
      readonly why: Ending;
      /** What was answered instead, as it came, for whoever knows the venue's codes; absent where nothing came. */
      readonly page?: string;
    };

const TIMEOUT = 5_000;
const LIMITED_MIN = 60_000;
/** A whole market's tickers are some 0.5 MB. */
const LARGEST_ANSWER = 16 * 1_048_576;
/** Of an error's page nothing but what it says of this place is of interest. */
const LARGEST_ERROR = 65_536;

/** What came back, whatever its status. */
export type Exchanged =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      /** Null: it is longer than anything that is of interest. */
      readonly text: string | null;
    }
  | { readonly ok: false; readonly why: Ending };

/**
 * Asks once: TLS is always verified, redirects are not followed, nothing is kept open. Never rejects; a failure says why in plain words that
 * are safe to show.
 */
export async function exchange(ask: Ask, { timeout = TIMEOUT, signal }: Pick<AskOptions, 'timeout' | 'signal'>): Promise<Exchanged> {
  const { host } = ask.url;
  const agent = agentFor(ask.url);
  const ended = new AbortController();
  const stop = () => {
    ended.abort();
    // A request that still waits for its way hears of nothing but the agent.
    agent?.destroy();
  };
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    stop();
  }, timeout);
  signal?.addEventListener('abort', stop);
  try {
    if (signal?.aborted === true) stop();
    const response = await respond(ask, agent, ended.signal);
    const { statusCode: status = 0, headers } = response;
    return { ok: true, status, headers, text: await textOf(response, status === 200 ? LARGEST_ANSWER : LARGEST_ERROR) };
  } catch (error) {
    if (isLate) return failed(ending(`${host} did not answer within ${timeout / 1_000} s`));
    return failed(failedWith(host, error instanceof Error ? error : new Error(String(error))));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    agent?.destroy();
  }
}

/** Asks for JSON, once, as `exchange` does; a failure also says how long the venue wants to be left alone. */
export async function fetchJson(ask: Ask, options: AskOptions): Promise<Fetched> {
  const { now, limitedMin = LIMITED_MIN } = options;
  const { host } = ask.url;
  const answer = await exchange(ask, options);
  if (!answer.ok) return answer;
  const { status, headers, text } = answer;
  if (status === 200) {
    if (text === null) return failed(ending(`${host} answered with more than ${LARGEST_ANSWER / 1_048_576} MB`, { status }));
    return readJson(host, text, headers.date, ask.parse ?? parseExact);
  }
  const why = answeredWith(status, headers['retry-after'], now, text ?? '');
  if (why.closedHere) return failed(why);
  const told = {
    ...why,
    reason: `${host} ${why.reason}${status >= 300 && status < 400 ? ', which leads elsewhere: not followed' : ''}`,
    retryAfter: LIMITED.has(status) ? Math.max(limitedMin, why.retryAfter ?? 0) : why.retryAfter,
  };
  return text === null || text === '' ? failed(told) : { ...failed(told), page: text };
}

function failed(why: Ending): { readonly ok: false; readonly why: Ending } {
  return { ok: false, why };
}

function respond({ url, body, headers }: Ask, agent: Agent | undefined, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const request = (url.protocol === 'https:' ? secureRequest : plainRequest)(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { Accept: 'application/json', 'User-Agent': 'negmon', ...sent, ...headers },
      agent: agent ?? false,
      signal,
      // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 cannot switch it off.
      rejectUnauthorized: true,
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.end(body);
  });
}

/** An answer's text; null when it is longer than `most` bytes. */
async function textOf(response: IncomingMessage, most: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the response.
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function readJson(host: string, text: string, date: string | undefined, parse: (text: string) => unknown): Fetched {
  try {
    const time = Date.parse(date ?? '');
    return { ok: true, value: parse(text), date: Number.isNaN(time) ? null : time };
  } catch {
    return failed(ending(`${host} answered with what is not JSON: "${clean(text, 40)}"`, { status: 200 }));
  }
}
