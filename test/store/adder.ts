// Adds positions to a book and edits each, and says each change once it is on the disk, until it is killed or has added so many.
import { writeSync } from 'node:fs';
import { BookStore } from '../../src/store/book-store.ts';

const [folder = '', name = '', count = '1000000'] = process.argv.slice(2);
const store = BookStore.open(folder, Date.now());
for (let n = 0; n < Number(count); n++) {
  const id = `${name}-${n}`;
  store.change(Date.now(), () => ({
    kind: 'position.opened',
    account: 'desk',
    position: { id, symbol: 'BTC/USDT:USDT', side: 'long', contracts: '0.5', entryPrice: '50000' },
  }));
  // Not process.stdout: what is said must be out before the next change begins.
  writeSync(1, `${id}\n`);
  store.change(Date.now(), () => ({ kind: 'position.edited', account: 'desk', position: id, changes: { stopPrice: '47000' } }));
  writeSync(1, `${id} edited\n`);
}
store.close();
