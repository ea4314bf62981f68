/** Sections that take no key though they do not say so, by venue; nothing but GET is asked of them. */
const KEYLESS: Readonly<Record<string, readonly string[]>> = {
  dydx: ['indexer'],
  kucoin: ['uta'],
  kucoinfutures: ['uta'],
  phemex: ['v1', 'v2'],
  toobit: ['common'],
  weex: ['contract'],
};

/**
 * Whether a section of a venue's interface ('public', ['public', 'futures'], 'fapiPublic') takes no key.
 * What does not say that it is public is not asked.
 * @param id ccxt's name of the venue
 */
export function isPublicSection(section: unknown, id = '', method = 'GET'): boolean {
  const parts = [section].flat().map(String);
  if (parts.some((part) => /private/i.test(part))) return false;
  const keyless = method === 'GET' ? (KEYLESS[id] ?? []) : [];
  return parts.some((part) => /public|^pub$/i.test(part) || keyless.includes(part));
}
