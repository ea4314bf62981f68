// Writes a venue's markets and never gets to the rename: what a machine that is switched off then leaves behind.
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

fs.rename = () => {
  process.stdout.write('written\n');
  return new Promise(() => setInterval(() => {}, 60_000));
};
syncBuiltinESMExports();
const { MarketStore } = await import('../../src/store/markets.ts');
const { readMarkets } = await import('../../src/documents/markets.ts');
const [folder = '', markets = ''] = process.argv.slice(2);
await new MarketStore(folder).write(readMarkets(JSON.parse(markets)));
