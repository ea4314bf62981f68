import { accountIn, type Book, positionIn } from '../book/book.ts';
import type { AccountEntry, DebtEntry } from '../book/entries.ts';
import { PRODUCTS } from '../book/product.ts';
import { isAtMarket, POSITION_LINE, readMarketLine, readPositionLine } from '../documents/position-line.ts';
import { Rational } from '../money/rational.ts';
import { amountFrom, amountsFrom, codeFrom } from './amounts.ts';
import { accountOf, none, quoted, refusePortfolio, withStore } from './book.ts';
import { debtsFrom, type TermOptions } from './debt-terms.ts';
import { CliError, EXIT } from './exit.ts';
import { debtText } from './list.ts';
import { enterNow, taken } from './market.ts';
import type { GlobalOptions } from './options.ts';
import { freeIdIn, lineFrom, type PositionOptions, positionTermsFrom } from './position-words.ts';
import { warnOfVenue } from './said-by-venue.ts';
import { doubtOf, symbolsOf } from './symbols.ts';
import { writeAll } from './write.ts';

export interface AddOptions extends GlobalOptions, TermOptions, PositionOptions {
  readonly product?: string;
  readonly asset?: readonly string[];
  readonly debt?: readonly string[];
  readonly paper?: boolean;
  readonly label?: string;
  readonly account?: string;
  readonly id?: string;
}

/** Options that belong to each of the three things that can be added. */
const OPTIONS = {
  account: ['product', 'asset', 'debt', 'paper', 'label', 'rate', 'since', 'accrual'],
  amount: ['account', 'rate', 'since', 'accrual'],
  position: ['account', 'id', 'collateral', 'contractSize', 'stop', 'takeProfit'],
} as const;

/** `negmon add`: an account, an asset, a debt or a position. Prints what it made once that is on the disk. */
export async function add(words: readonly string[], options: AddOptions): Promise<number> {
  refusePortfolio(options, 'negmon add');
  const [first = '', ...rest] = words;
  const said =
    first === 'account'
      ? addAccount(rest, options)
      : first === 'asset' || first === 'debt'
        ? addAmount(first, rest, options)
        : isAtMarket(words.join(' '))
          ? await addAtMarket(words.join(' '), options)
          : addPosition(words.join(' '), options);
  await writeAll(`${said}\n`);
  return EXIT.ok;
}

function addAccount(words: readonly string[], options: AddOptions): string {
  onlyOptions('account', options);
  const { product, label, paper, asset = [], debt = [] } = options;
  const [id] = words;
  if (id === undefined || words.length > 1 || product === undefined) {
    throw new CliError('an account is added with "negmon add account ID --product P"; "negmon venues" lists the products.', EXIT.usage);
  }
  if (!PRODUCTS.includes(product)) throw none(`product ${quoted(product)}`, product, PRODUCTS, '');
  const debts = debtsFrom(debt, options, null, Date.now());
  const account: AccountEntry = {
    id,
    product,
    ...(label === undefined ? {} : { label }),
    ...(paper === true ? { paper } : {}),
    ...(asset.length === 0 ? {} : { assets: amountsFrom('--asset', asset) }),
    ...(Object.keys(debts).length === 0 ? {} : { debts }),
  };
  withStore(options, (store) =>
    store.change(Date.now(), (book) => {
      if (accountIn(book, id) !== undefined) {
        throw new CliError(`there is an account ${id} already: change it with "negmon edit ${id}", or give another id.`, EXIT.usage);
      }
      return { kind: 'account.opened', account };
    }),
  );
  return id;
}

/** What is held or owed already grows by the amount: the new whole is what is said. */
function addAmount(kind: 'asset' | 'debt', words: readonly string[], options: AddOptions): string {
  onlyOptions('amount', options);
  const [word, amount] = words;
  if (word === undefined || amount === undefined || words.length > 2) {
    throw new CliError(
      `what is ${kind === 'asset' ? 'held' : 'owed'} is added with "negmon add ${kind} CODE AMOUNT --account ID".`,
      EXIT.usage,
    );
  }
  const code = codeFrom(word);
  const more = Rational.from(amountFrom(`the amount of ${code}`, amount));
  const id = accountIdFrom(options);
  const terms = ['rate', 'since', 'accrual'].some((name) => options[name as keyof TermOptions] !== undefined);
  if (kind === 'asset' && terms) throw new CliError('--rate, --since and --accrual go with a debt.', EXIT.usage);
  let now: DebtEntry = amount;
  let whole: Book | null = null;
  const after = withStore(options, (store) =>
    store.change(Date.now(), (book) => {
      whole = book;
      const account = accountOf(book, id);
      const held: Readonly<Record<string, DebtEntry>> = (kind === 'asset' ? account.assets : account.debts) ?? {};
      const before = Object.hasOwn(held, code) ? held[code] : undefined;
      if (typeof before === 'object' || (before !== undefined && terms)) {
        throw new CliError(
          `${id} owes ${code} already, and a sum on terms would be wrong: set what is owed now with "negmon edit ${id} --debt ${code}=AMOUNT --since now", or book more of it with "negmon borrow".`,
          EXIT.usage,
        );
      }
      if (before !== undefined) now = Rational.from(before).plus(more).toString();
      else if (kind === 'debt') now = debtsFrom([`${code}=${amount}`], options, null, Date.now())[code] ?? amount;
      return { kind: 'account.edited', account: id, [kind === 'asset' ? 'assets' : 'debts']: { [code]: now } };
    }),
  );
  warnOfVenue(id, whole, after);
  return `${id} ${kind === 'asset' ? 'holds' : 'owes'} ${debtText(code, now)}`;
}

function addPosition(line: string, options: AddOptions): string {
  onlyOptions('position', options);
  const account = accountIdFrom(options);
  const terms = positionTermsFrom(options);
  let id = '';
  let doubt: string | null = null;
  let before: Book | null = null;
  const after = withStore(options, (store) =>
    store.change(Date.now(), (book) => {
      before = book;
      const holder = accountOf(book, account);
      const known = symbolsOf(holder.product, options);
      const read = lineFrom(() => readPositionLine(line, known));
      id = options.id ?? freeIdIn(holder, read.symbol);
      if (positionIn(holder, id) !== undefined) throw taken(account, id);
      doubt = doubtOf(read.symbol, known);
      return { kind: 'position.opened', account, position: { id, ...read, ...terms } };
    }),
  );
  if (doubt !== null) process.stderr.write(`negmon: ${doubt}.\n`);
  warnOfVenue(account, before, after);
  return `${account}/${id}`;
}

/** A paper position at the price of now. */
async function addAtMarket(line: string, options: AddOptions): Promise<string> {
  onlyOptions('position', options);
  const account = accountIdFrom(options);
  const book = withStore(options, (store) => store.read());
  const holder = accountOf(book, account);
  const read = lineFrom(() => readMarketLine(line, symbolsOf(holder.product, options)));
  const id = options.id ?? freeIdIn(holder, read.symbol);
  const said = await enterNow({ account, line: read, position: { id, ...positionTermsFrom(options) } }, options);
  return said.join('\n');
}

/** The account that --account names. @throws CliError when it names none. */
export function accountIdFrom({ account }: { readonly account?: string }): string {
  if (account !== undefined) return account;
  throw new CliError('say to which account it belongs: --account ID ("negmon list" shows them).', EXIT.usage);
}

/** An option of another thing would be passed over in silence. @throws CliError */
function onlyOptions(thing: keyof typeof OPTIONS, options: AddOptions): void {
  const lawful: readonly string[] = OPTIONS[thing];
  const every = [...new Set(Object.values(OPTIONS).flat())];
  const stray = every.find((name) => options[name] !== undefined && !lawful.includes(name));
  if (stray === undefined) return;
  const what = { account: 'an account', amount: 'an asset or a debt', position: `a position such as ${POSITION_LINE}` }[thing];
  throw new CliError(`--${stray === 'contractSize' ? 'contract-size' : stray} does not go with ${what}.`, EXIT.usage);
}
