import type { PriceExchange } from './exchange.ts';

/** What is listed together: pairs have lists, and sockets, of their own. */
export type Kind = 'spot' | 'contract';

/**
 * Makes ccxt fetch only the lists that are needed, at the venues where it can be told: options alone are thousands, and a list that is not
 * needed must not be what fails.
 * @returns what to say in the request itself
 */
export function fetchOnly(exchange: PriceExchange, kind: Kind): object {
  const { types } = (exchange.options['fetchMarkets'] ?? {}) as { readonly types?: unknown };
  const isWanted = (type: string) => (kind === 'spot' ? type === 'spot' : type !== 'spot' && type !== 'option');
  const some = <T>(list: readonly T[], all: readonly T[]) => (list.length === 0 ? all : list);
  if (Array.isArray(types)) {
    const names = types.map(String);
    exchange.options['fetchMarkets']['types'] = some(names.filter(isWanted), names);
  } else if (typeof types === 'object' && types !== null) {
    for (const [type, setting] of Object.entries(types)) if (!isWanted(type)) (types as Record<string, unknown>)[type] = offOf(setting);
  }
  // Deribit's perpetuals are futures to it.
  return exchange.id === 'deribit' ? { kind: kind === 'spot' ? 'spot' : 'future' } : {};
}

/** HTX writes `spot: true`, MEXC `swap: { linear: true }`. */
function offOf(setting: unknown): unknown {
  if (typeof setting !== 'object' || setting === null) return false;
  return Object.fromEntries(Object.keys(setting).map((key) => [key, false]));
}
