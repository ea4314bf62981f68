import type { BookDocument, PositionEntry } from '../book/entries.ts';
import { isUsdLike, parseSymbol } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import { isUnknown, type Known, unknown } from './known.ts';

/** State money (ISO 4217) that venues deal in. */
const STATE_MONEY: ReadonlySet<string> = new Set(
  'AED ARS AUD BRL CAD CHF CLP CNY COP CZK DKK EUR GBP GEL HKD HUF IDR ILS INR JPY KRW KZT MXN MYR NGN NOK NZD PHP PLN RON RUB SAR SEK SGD THB TRY TWD UAH UYU VND ZAR'.split(
    ' ',
  ),
);

/** Whether a currency is money, of which no lots are kept: dollars, their stablecoins and the money of states. */
export function isMoney(code: string): boolean {
  return isUsdLike(code) || STATE_MONEY.has(code);
}

/** Coins of an account by code: what it holds and what is set aside for its isolated positions, which is still its own. */
export function coinsOf(document: BookDocument, id: string): Map<string, Rational> {
  const coins = new Map<string, Rational>();
  const account = document.accounts.find((one) => one.id === id);
  const put = (code: string, amount: Rational): void => {
    if (!isMoney(code)) coins.set(code, (coins.get(code) ?? Rational.ZERO).plus(amount));
  };
  for (const [code, amount] of Object.entries(account?.assets ?? {})) put(code, Rational.from(amount));
  for (const position of account?.positions ?? []) {
    const symbol = parseSymbol(position.symbol);
    if (symbol === undefined || isMoney(symbol.settle)) continue;
    const aside = asideFor(document, id, position);
    if (aside !== null) put(symbol.settle, aside);
  }
  return coins;
}

/** Margin set aside for an isolated position, in settle currency (contract section 2); null where none is, or it cannot be said. */
function asideFor(document: BookDocument, account: string, position: PositionEntry): Rational | null {
  const { marginMode, collateral, leverage, contracts, entryPrice } = position;
  if (marginMode !== 'isolated') return null;
  if (collateral !== undefined) return Rational.from(collateral);
  const size = contractSizeOf(document, account, position);
  if (leverage === undefined || isUnknown(size)) return null;
  const [quantity, price] = [Rational.from(contracts).times(size), Rational.from(entryPrice)];
  const notional = parseSymbol(position.symbol)?.inverse === true ? quantity.over(price) : quantity.times(price);
  return notional.over(Rational.from(leverage));
}

/** Size of one contract: the position's own, else the document's, else 1 for custom products (contract section 2). */
export function contractSizeOf(
  document: BookDocument,
  account: string,
  position: Pick<PositionEntry, 'symbol'> & { readonly contractSize?: unknown },
): Known<Rational> {
  const instruments = document['instruments'] as Readonly<Record<string, { readonly contractSize?: unknown }>> | undefined;
  const text = position.contractSize ?? instruments?.[position.symbol]?.contractSize;
  if (typeof text === 'string') return Rational.from(text);
  const product = document.accounts.find(({ id }) => id === account)?.product ?? '';
  return product.startsWith('custom/') ? Rational.ONE : unknown(`the contract size of ${position.symbol} at ${account} is not said`);
}
