/** A ccxt unified symbol taken apart: "BTC/USDT:USDT-260327" is base, quote, settle and expiry. */
export interface ContractSymbol {
  readonly text: string;
  readonly base: string;
  readonly quote: string;
  /** Where the symbol names none (margin positions on a spot pair) the quote. */
  readonly settle: string;
  /** YYMMDD; null for a perpetual. */
  readonly expiry: string | null;
  /** Options are read, never modelled: what they touch is unknown. */
  readonly option: boolean;
  /** Settled in its own base: the contracts count quote money, and profit is paid in the coin. */
  readonly inverse: boolean;
}

/** A currency code as venues write them. */
export const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,23}$/;

/** The form of a ccxt unified symbol. */
export const SYMBOL: RegExp = /^([A-Za-z0-9._]{1,24})\/([A-Za-z0-9._]{1,24})(?::([A-Za-z0-9._]{1,24})(?:-(\d{6})(-[0-9.]{1,20}-[CP])?)?)?$/;

/** Reads a ccxt unified symbol; undefined when it is none. */
export function parseSymbol(text: string): ContractSymbol | undefined {
  const match = SYMBOL.exec(text);
  if (match === null) return undefined;
  const [, base, quote] = match as unknown as [string, string, string];
  const settle = match[3] ?? quote;
  return { text, base, quote, settle, expiry: match[4] ?? null, option: match[5] !== undefined, inverse: settle === base };
}

/** Stablecoins that stand still in a common shock and count as 1 USD where no price is given (contract section 3). */
export const USD_STABLECOINS: ReadonlySet<string> = new Set(['USDT', 'USDC', 'DAI', 'FDUSD', 'TUSD', 'USDE', 'PYUSD', 'USDS']);

/** USD and its stablecoins. */
export function isUsdLike(code: string): boolean {
  return code === 'USD' || USD_STABLECOINS.has(code);
}
