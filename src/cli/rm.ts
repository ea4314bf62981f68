import type { Book } from '../book/book.ts';
import type { BookEvent } from '../book/event.ts';
import type { Place } from '../book/place.ts';
import { codeFrom } from './amounts.ts';
import { accountOf, none, positionOf, quoted, refusePortfolio, withStore } from './book.ts';
import { CliError, EXIT } from './exit.ts';
import type { GlobalOptions } from './options.ts';
import { warnOfVenue } from './said-by-venue.ts';
import { writeAll } from './write.ts';

export interface RmOptions extends GlobalOptions {
  readonly asset?: readonly string[];
  readonly debt?: readonly string[];
}

/** `negmon rm ACCOUNT[/POSITION]`: takes an account, a position, an asset or a debt out of the book; `negmon undo` brings it back. */
export async function rm(place: string, options: RmOptions): Promise<number> {
  refusePortfolio(options, 'negmon rm');
  const { asset = [], debt = [] } = options;
  const { account: id, position } = placeFrom(place);
  const amounts = asset.length + debt.length > 0;
  if (amounts && position !== null) throw new CliError('--asset and --debt go with an account, not with a position.', EXIT.usage);
  let said = '';
  let before: Book | null = null;
  const after = withStore(options, (store) =>
    store.change(Date.now(), (book): BookEvent => {
      before = book;
      const account = accountOf(book, id);
      if (position !== null) {
        positionOf(account, position);
        said = `removed ${id}/${position}`;
        return { kind: 'position.removed', account: id, position };
      }
      if (!amounts) {
        const count = account.positions?.length ?? 0;
        said = `removed ${id}${count === 0 ? '' : ` and its ${count} position${count === 1 ? '' : 's'}`}`;
        return { kind: 'account.removed', account: id };
      }
      said = `removed ${[...asset, ...debt].join(', ')} from ${id}`;
      return {
        kind: 'account.edited',
        account: id,
        ...(asset.length === 0 ? {} : { assets: gone('asset', asset, account) }),
        ...(debt.length === 0 ? {} : { debts: gone('debt', debt, account) }),
      };
    }),
  );
  await writeAll(`${said}; "negmon undo" brings it back\n`);
  warnOfVenue(id, before, after);
  return EXIT.ok;
}

/** "ACCOUNT/POSITION". @throws CliError */
export function positionPlaceFrom(place: string): { readonly account: string; readonly position: string } {
  const { account, position } = placeFrom(place);
  if (position !== null) return { account, position };
  throw new CliError(`say which position of ${quoted(account)} is meant: ACCOUNT/POSITION; "negmon list" shows them.`, EXIT.usage);
}

/** "ACCOUNT" or "ACCOUNT/POSITION". @throws CliError */
export function placeFrom(place: string): Place {
  const [account = '', position, ...rest] = place.split('/');
  if (account !== '' && position !== '' && rest.length === 0) return { account, position: position ?? null };
  throw new CliError(`${quoted(place)} is neither ACCOUNT nor ACCOUNT/POSITION; "negmon list" shows them.`, EXIT.usage);
}

function gone(
  kind: 'asset' | 'debt',
  codes: readonly string[],
  { id, assets = {}, debts = {} }: ReturnType<typeof accountOf>,
): Record<string, null> {
  const known = Object.keys(kind === 'asset' ? assets : debts);
  for (const code of codes.map(codeFrom)) {
    if (!known.includes(code)) throw none(`${kind} ${code} in ${id}`, code, known, `It has no ${kind}s.`);
  }
  return Object.fromEntries(codes.map((code) => [code, null]));
}
