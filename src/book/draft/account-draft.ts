import type { AccountEntry } from '../entries.ts';
import type { Changes } from '../event.ts';
import type { Change, Typed } from './typed.ts';

/** An account: a new one, or what is said of one that is there. */
export function accountDraft(typed: Typed): Change | null {
  const { reader } = typed;
  const { account } = typed.draft.about;
  const product = typed.product();
  const label = reader.text('label');
  const paper = reader.text('paper') === 'yes';
  const jurisdiction = reader.text('jurisdiction');
  if (account !== null) {
    const changes: Changes = {
      product,
      label: label === '' ? null : label,
      paper: paper ? true : null,
      jurisdiction: jurisdiction === 'none' ? null : jurisdiction,
    };
    const entry = typed.book.accounts.find(({ id }) => id === account);
    const was: Readonly<Record<string, unknown>> = { ...entry, paper: entry?.paper === true ? true : null };
    const others = Object.fromEntries(Object.entries(changes).filter(([key, value]) => (was[key] ?? null) !== value));
    if (Object.keys(others).length === 0) typed.unchanged();
    return { event: { kind: 'account.edited', account, changes: others }, about: typed.draft.about };
  }
  const id = reader.text('account');
  if (id !== '') typed.newId(id);
  const [code, amount] = [reader.code('code'), reader.amount('amount')];
  if (code === null && amount !== null) reader.faults.push({ field: 'code', text: 'of which currency?', missing: true });
  if (code !== null && amount === null && !reader.faults.some(({ field }) => field === 'amount')) {
    reader.faults.push({ field: 'amount', text: 'how much of it?', missing: true });
  }
  const entry: AccountEntry = {
    id,
    product,
    ...(label === '' ? {} : { label }),
    ...(paper ? { paper } : {}),
    ...(jurisdiction === 'none' ? {} : { jurisdiction }),
    ...(code === null || amount === null ? {} : { assets: { [code]: amount } }),
  };
  return { event: { kind: 'account.opened', account: entry }, about: { account: id, position: null } };
}
