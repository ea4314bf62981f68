import type { Book } from '../book/book.ts';
import type { AccountEntry } from '../book/entries.ts';
import type { BookEvent, Changes } from '../book/event.ts';
import { PRODUCTS } from '../book/product.ts';
import { amountFrom, amountsFrom } from './amounts.ts';
import { accountOf, none, positionOf, quoted, refusePortfolio, withStore } from './book.ts';
import { debtsFrom, type TermOptions } from './debt-terms.ts';
import { CliError, EXIT } from './exit.ts';
import type { GlobalOptions } from './options.ts';
import { placeFrom } from './rm.ts';
import { warnOfVenue } from './said-by-venue.ts';
import { writeAll } from './write.ts';

export interface EditOptions extends GlobalOptions, TermOptions {
  readonly product?: string;
  readonly label?: string;
  readonly jurisdiction?: string;
  readonly paper?: boolean;
  readonly asset?: readonly string[];
  readonly debt?: readonly string[];
  readonly contracts?: string;
  readonly contractSize?: string;
  readonly entry?: string;
  readonly stop?: string;
  readonly takeProfit?: string;
  readonly collateral?: string;
  readonly leverage?: string;
  readonly margin?: string;
}

/** What each option changes; "none" takes away what a document may leave out. */
const OF_ACCOUNT = { product: 'product', label: 'label', jurisdiction: 'jurisdiction' } as const;
const OF_POSITION = {
  contracts: 'contracts',
  contractSize: 'contractSize',
  entry: 'entryPrice',
  stop: 'stopPrice',
  takeProfit: 'takeProfitPrice',
  collateral: 'collateral',
  leverage: 'leverage',
  margin: 'marginMode',
} as const;
const OF_DEBT = { rate: 'annualRate', since: 'since', accrual: 'accrual' } as const;
const NEEDED: ReadonlySet<string> = new Set(['product', 'contracts', 'entry']);

/** `negmon edit ACCOUNT[/POSITION]`: sets what the options name to what they say, whole, and nothing else. */
export async function edit(place: string, options: EditOptions): Promise<number> {
  refusePortfolio(options, 'negmon edit');
  const { account, position } = placeFrom(place);
  const now = Date.now();
  let before: Book | null = null;
  const after = withStore(options, (store) =>
    store.change(now, (book) => {
      before = book;
      const found = accountOf(book, account);
      if (position === null) return ofAccount(found, options, now);
      positionOf(found, position);
      return ofPosition(account, position, options);
    }),
  );
  await writeAll(`${place}\n`);
  warnOfVenue(account, before, after);
  return EXIT.ok;
}

function ofAccount(account: AccountEntry, options: EditOptions, now: number): BookEvent {
  refuse(OF_POSITION, options, 'a position (ACCOUNT/POSITION)');
  const { product, paper, asset = [], debt = [] } = options;
  if (product !== undefined && !PRODUCTS.includes(product)) throw none(`product ${quoted(product)}`, product, PRODUCTS, '');
  const changes = { ...changesOf(OF_ACCOUNT, options), ...(paper === undefined ? {} : { paper }) };
  const debts = debtsFrom(debt, options, account, now);
  if (Object.keys(changes).length + asset.length + debt.length === 0) throw nothing();
  return {
    kind: 'account.edited',
    account: account.id,
    ...(Object.keys(changes).length === 0 ? {} : { changes }),
    ...(asset.length === 0 ? {} : { assets: amountsFrom('--asset', asset) }),
    ...(debt.length === 0 ? {} : { debts }),
  };
}

function ofPosition(account: string, position: string, options: EditOptions): BookEvent {
  refuse({ ...OF_ACCOUNT, ...OF_DEBT, paper: 'paper', asset: 'assets', debt: 'debts' }, options, 'an account');
  const changes = changesOf(OF_POSITION, options);
  for (const [key, value] of Object.entries(changes)) if (key !== 'marginMode' && typeof value === 'string') amountFrom(key, value);
  if (Object.keys(changes).length === 0) throw nothing();
  return { kind: 'position.edited', account, position, changes };
}

function changesOf(keys: Readonly<Record<string, string>>, options: EditOptions): Changes {
  const changes: Record<string, string | null> = {};
  for (const [option, key] of Object.entries(keys)) {
    const value = options[option as keyof EditOptions];
    if (typeof value !== 'string') continue;
    if (value === 'none' && NEEDED.has(option)) throw new CliError(`--${option} cannot be taken away.`, EXIT.usage);
    changes[key] = value === 'none' ? null : value;
  }
  return changes;
}

/** An option of the other kind would be passed over in silence. */
function refuse(keys: Readonly<Record<string, string>>, options: EditOptions, whose: string): void {
  const stray = Object.keys(keys).find((option) => options[option as keyof EditOptions] !== undefined);
  if (stray !== undefined) throw new CliError(`--${stray === 'contractSize' ? 'contract-size' : stray} goes with ${whose}.`, EXIT.usage);
}

function nothing(): CliError {
  return new CliError('say what to change, such as --stop 47000; "negmon edit --help" lists what there is.', EXIT.usage);
}
