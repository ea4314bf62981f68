import { clean } from '../book/clean.ts';
import type { KeyDocument } from '../documents/keys.ts';
import { rightsText } from '../importer/key-check.ts';
import { EXIT } from './exit.ts';
import { withKeys } from './keys.ts';
import type { GlobalOptions } from './options.ts';
import { writeAll } from './write.ts';

/** `negmon keys ls`: each key's name, venue, where it is kept, what it may do and since when that is known; never a value or its length. */
export function listKeys(options: GlobalOptions): Promise<number> {
  return withKeys(options, async (store) => {
    const keys = await store.list();
    const lines = keys.length === 0 ? ['no keys: "negmon keys add NAME --venue VENUE" keeps one'] : keys.map(keyText);
    await writeAll(`${lines.join('\n')}\n`);
    return EXIT.ok;
  });
}

function keyText({ name, venue, address, secrets, checked, tradingAllowed }: KeyDocument): string {
  const places = [...new Set(Object.values(secrets).map(placeText))];
  const may =
    address !== undefined && places.length === 0
      ? 'a public address'
      : checked === undefined
        ? 'not checked yet'
        : `${rightsText(checked.rights)} (${checked.at.slice(0, 10)})`;
  const allowed = tradingAllowed === true ? ['trading key allowed'] : [];
  return clean([name, venue, address ?? places.join(', '), may, ...allowed].join('  '), 400);
}

function placeText(place: string): string {
  if (place === 'file') return 'own file, not encrypted';
  if (place.startsWith('keyring:')) return 'keyring';
  // A command's words may say more than its name should.
  return place.startsWith('cmd:') ? `cmd:${String((JSON.parse(place.slice(4)) as unknown[])[0])}` : place;
}
