import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** The one release whose insides are known to fit: package.json pins it, a test holds both together. */
export const CCXT_VERSION = '4.5.84';

const ID = /^[a-z0-9]{2,30}$/;

/** Whether this ccxt has the venue at all. */
export function isCcxtId(id: string): boolean {
  return fileOf(id) !== null;
}

/**
 * One venue's class of the installed ccxt, with live streams where it has them, imported when it is first asked for (130 to 230 ms, 40 MB).
 * By path and not by name: ccxt's main file loads all its venues, 6 MB that no bundler can shake, and its `exports` name no other.
 * @typeParam Class the class as its caller needs it
 * @throws Error when ccxt is not installed or has no such venue
 */
export async function loadExchange<Class>(id: string): Promise<Class> {
  const url = fileOf(id);
  if (url === null) throw new Error(`${id} is not in this ccxt (${CCXT_VERSION})`);
  const module = (await import(url.href)) as { readonly default: Class };
  return module.default;
}

/** Whether this ccxt knows any of the venue's sockets. */
export function hasSockets(id: string): boolean {
  return fileOf(id)?.pathname.includes('/pro/') === true;
}

/** The venue's file: its live class, else the one that knows REST alone; null when there is none. */
function fileOf(id: string): URL | null {
  if (!ID.test(id)) return null;
  const main = pathToFileURL(createRequire(import.meta.url).resolve('ccxt'));
  return [`../js/src/pro/${id}.js`, `../js/src/${id}.js`].map((path) => new URL(path, main)).find((url) => existsSync(url)) ?? null;
}
