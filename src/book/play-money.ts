import type { BookDocument } from './entries.ts';
import type { BookEvent } from './event.ts';

/** Which accounts are of play money, followed from change to change. */
export class PlayMoney {
  #accounts = new Set<string>();

  /** Takes a change that holds. */
  follow(event: BookEvent): void {
    switch (event.kind) {
      case 'account.opened':
        this.#set(event.account.id, event.account.paper === true);
        break;
      case 'account.edited':
        if (event.changes?.['paper'] !== undefined) this.#set(event.account, event.changes['paper'] === true);
        break;
      case 'account.removed':
        this.#set(event.account, false);
        break;
      case 'venue.imported':
        for (const { id, paper } of event.accounts) this.#set(id, paper === true);
        break;
      case 'imported':
        this.#accounts = playMoneyOf(JSON.parse(event.text) as BookDocument);
    }
  }

  has(account: string): boolean {
    return this.#accounts.has(account);
  }

  #set(account: string, isPlay: boolean): void {
    if (isPlay) this.#accounts.add(account);
    else this.#accounts.delete(account);
  }
}

/** The accounts of play money in a document. */
export function playMoneyOf({ accounts }: BookDocument): Set<string> {
  return new Set(accounts.flatMap(({ id, paper }) => (paper === true ? [id] : [])));
}
