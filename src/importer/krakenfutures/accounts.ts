import { Rational, sum } from '../../money/rational.ts';
import { accountsOf } from '../account.ts';
import { Amounts } from '../amounts.ts';
import type { Told } from '../parts.ts';
import type { Row } from '../row.ts';
import { ratioOf, tableIn } from '../strict.ts';
import { familyOf, type Held } from './positions.ts';
import { codeOf } from './reads.ts';

/** One wallet of `accounts`, and all that is held in any. */
export interface Wallet {
  readonly id: string;
  /** In small letters. */
  readonly name: string;
  readonly account: Row;
  readonly held: Held;
  readonly at: string;
}

const PRODUCT = 'kraken/futures';

function contents({ name, held }: Wallet) {
  const positions = held.positions.filter(({ id }) => familyOf(id) === name);
  return { positions, beside: held.orders.flatMap(({ wallet, entry }) => (wallet === name ? [entry] : [])) };
}

/**
 * The multi-collateral wallet. What a coin counts as collateral is Kraken's own word (`collateral` over `value`); a quantity below 0 is owed.
 * The margin of an isolated position lies in the wallet too: it is taken out of the dollars, which it is in.
 */
export function readFlex(wallet: Wallet): Told {
  const { id, account, at } = wallet;
  const { positions, beside } = contents(wallet);
  const amounts = new Amounts();
  const weights: Record<string, string> = {};
  const set = sum(positions.map(({ collateral }) => collateral ?? Rational.ZERO));
  let dollars = set.negated();
  for (const [name, currency] of tableIn(account, 'currencies')) {
    const [code, quantity] = [codeOf(name), currency.amount('quantity')];
    if (code === 'USD') dollars = dollars.plus(quantity);
    else amounts.hold(code, quantity);
    const [value, collateral] = [currency.maybe('value'), currency.maybe('collateral')];
    const weight = value === null || collateral === null || value.sign() <= 0 ? null : ratioOf(collateral, value);
    if (code !== 'USD' && quantity.sign() > 0 && weight !== null && weight.sign() >= 0) weights[code] = weight.toString();
  }
  const value = account.amount('portfolioValue');
  const rules = Object.keys(weights).length === 0 ? null : { collateralWeights: weights };
  const isolated = positions.some((position) => position.isolated);
  return {
    accounts: accountsOf(
      {
        id,
        product: PRODUCT,
        amounts: amounts.hold('USD', dollars),
        positions,
        beside,
        equity: value,
        marginRatio: isolated ? null : ratioOf(account.amount('marginEquity'), account.amount('maintenanceMargin')),
        rules,
      },
      at,
    ),
    notes: isolated ? ['Kraken tells no margin of an isolated position: it is taken for its value at the entry over its leverage'] : [],
  };
}

/** One inverse wallet: `auxiliary.pv` is the balance with the profit of what is open. */
export function readInverse(wallet: Wallet): Told {
  const { id, account, at } = wallet;
  const amounts = new Amounts();
  // Beside its money a wallet may list its contracts ("PI_XRPUSD": "230").
  const balances = account.row('balances');
  for (const [name] of balances.entries()) if (!name.includes('_')) amounts.hold(codeOf(name), balances.amount(name));
  const equity = account.row('auxiliary').maybe('pv');
  const maintenance = account.row('marginRequirements').maybe('mm') ?? Rational.ZERO;
  const marginRatio = equity === null ? null : ratioOf(equity, maintenance);
  const { positions, beside } = contents(wallet);
  return { accounts: accountsOf({ id, product: PRODUCT, amounts, positions, beside, equity, marginRatio }, at) };
}

/** A wallet without positions or debts: no venue's rule says anything of it. */
export function readCash({ id, account, at }: Wallet): Told {
  const amounts = new Amounts();
  const balances = account.row('balances');
  for (const [name] of balances.entries()) amounts.hold(codeOf(name), balances.amount(name));
  return { accounts: accountsOf({ id, product: 'custom/collateral-debt', label: 'cash wallet', amounts }, at) };
}
