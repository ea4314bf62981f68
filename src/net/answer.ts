import type { IncomingMessage } from 'node:http';
import { answeredWith, type Ending } from './ending.ts';

/** Characters of a page that are read: what it says of this place stands in its first lines. */
const LONGEST_PAGE = 16_384;

/**
 * Reads an HTTP answer that came instead of an upgrade. Of a 403 the page is read too: it may say that this place is not served.
 * @param now wall ms
 * @param read called when all is read that matters
 * @returns what is known without the page, which may never end
 */
export function readAnswer(response: IncomingMessage, now: number, read: (why: Ending) => void): Ending {
  const { statusCode = 0, statusMessage = '', headers } = response;
  let page = statusMessage;
  const why = () => answeredWith(statusCode, headers['retry-after'], now, page);
  const first = why();
  if (statusCode !== 403) {
    response.resume();
    read(first);
    return first;
  }
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    page += chunk;
    if (page.length > LONGEST_PAGE) read(why());
  });
  response.on('close', () => read(why()));
  return first;
}
