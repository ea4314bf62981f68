// Adds positions to a book until its disk is full, then says what was acknowledged, what the book holds after all, and the error.
import { BookStore } from '../../src/store/book-store.ts';

const [folder = ''] = process.argv.slice(2);
const store = BookStore.open(folder, Date.now());
store.change(0, () => ({ kind: 'account.opened', account: { id: 'desk', product: 'custom/derivatives' } }));
let acknowledged = 0;
let message = '';
while (message === '') {
  try {
    const id = `p-${acknowledged}`;
    store.change(0, () => ({
      kind: 'position.opened',
      account: 'desk',
      position: { id, symbol: 'BTC/USDT:USDT', side: 'long', contracts: '0.5', entryPrice: '50000' },
    }));
    acknowledged++;
  } catch (error) {
    message = (error as Error).message;
  }
}
store.close();
const again = BookStore.open(folder, 0);
const held = again.read().document.accounts[0]?.positions?.length;
process.stdout.write(JSON.stringify({ acknowledged, held, message }));
again.close();
