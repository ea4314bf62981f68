import type { AccountEntry, BookDocument } from '../entries.ts';
import type { BookEvent } from '../event.ts';
import { familyOf, PRODUCTS } from '../product.ts';
import type { About, Draft } from './draft.ts';
import { outlinesOf, productsOf } from './outline.ts';
import { Reader } from './reader.ts';

/** What a draft would change, and what it is about then. */
export interface Change {
  readonly event: BookEvent;
  readonly about: About;
}

const ID = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** A draft over the book that it changes, with the reader of its fields. */
export class Typed {
  readonly draft: Draft;
  readonly book: BookDocument;
  readonly reader: Reader;

  constructor(draft: Draft, book: BookDocument) {
    this.draft = draft;
    this.book = book;
    this.reader = new Reader(draft, outlinesOf(book));
  }

  /** The account a draft goes to: one that is there, or a new one of the product that was named. */
  whose(): { readonly entry: AccountEntry; readonly isNew: boolean } | null {
    const { reader } = this;
    const id = this.draft.about.account ?? reader.text('account');
    const entry = this.book.accounts.find((account) => account.id === id);
    if (entry !== undefined) {
      if (!productsOf(this.draft.form).includes(entry.product))
        reader.refuse('account', `${entry.product} holds assets and debts, no positions`);
      return { entry, isNew: false };
    }
    if (this.draft.about.account !== null) {
      reader.refuse(null, `there is no account ${id} any more`);
      return null;
    }
    if (id !== '') this.newId(id);
    if (id !== '' && !reader.asks('product')) reader.refuse('account', 'is only the beginning of a name: Tab completes it');
    const product = this.product();
    const paper = reader.text('paper') === 'yes';
    return { entry: { id, product, ...(paper ? { paper } : {}) }, isNew: true };
  }

  /** The name of an account to be made. */
  newId(id: string): void {
    if (!ID.test(id)) this.reader.refuse('account', 'must be 1 to 40 of a-z, 0-9 and "-", starting with a letter or digit');
    else if (this.book.accounts.some((account) => account.id === id)) this.reader.refuse('account', 'is the name of another account');
  }

  /** A product that the form can be about; "" while there is none. */
  product(): string {
    const product = this.reader.text('product');
    if (product === '') return product;
    if (!PRODUCTS.includes(product)) this.reader.refuse('product', 'is none that is known; Tab completes what is typed');
    else if (!productsOf(this.draft.form).includes(product)) {
      this.reader.refuse(
        'product',
        familyOf(product) === 'collateral-debt' ? 'is lent on collateral and holds no such thing' : 'holds positions and is no loan',
      );
    }
    return product;
  }

  /** An edit that changes nothing is none. */
  unchanged(): void {
    if (this.reader.faults.length === 0) this.reader.faults.push({ field: null, text: 'nothing is changed yet', missing: true });
  }
}

/** The values that are there. */
export function without(values: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === null || value === '' ? [] : [[key, value]])));
}
