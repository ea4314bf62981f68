// Makes the book of a folder where there is none, with an account of its own in it: several at once.
import { BookStore } from '../../src/store/book-store.ts';

const [folder = '', id = ''] = process.argv.slice(2);
const store = BookStore.open(folder, Date.now());
store.change(Date.now(), () => ({ kind: 'account.opened', account: { id, product: 'custom/derivatives' } }));
store.close();
