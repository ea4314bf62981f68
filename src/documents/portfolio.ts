import * as z from 'zod';
import type { Account, Debt, Instrument, Portfolio, Position } from '../book/portfolio.ts';
import { familyOf, PRODUCTS } from '../book/product.ts';
import { parseSymbol, SYMBOL } from '../book/symbol.ts';
import {
  annualRate,
  byCode,
  exactly,
  nonNegative,
  oneOf,
  positive,
  positiveText,
  present,
  signedText,
  text,
  textLike,
  time,
  timeText,
} from './fields.ts';
import { DocumentError, firstIssue, nearest } from './issue.ts';
import { accrual, closeFee, maintenance, rules } from './rules.ts';

const id = z
  .string({ error: 'must be text' })
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be 1 to 40 of a-z, 0-9 and "-", starting with a letter or digit');

const symbol = textLike(SYMBOL.source, 'a ccxt symbol, such as BTC/USDT:USDT').transform((input, context) => {
  const parsed = typeof input === 'string' ? parseSymbol(input) : undefined;
  if (parsed !== undefined) return parsed;
  context.addIssue({ code: 'custom', message: 'must be a ccxt symbol such as "BTC/USDT:USDT" (linear) or "BTC/USD:BTC" (inverse)' });
  return z.NEVER;
});

const product = z
  .string({ error: 'must be text' })
  .meta({ enum: [...PRODUCTS] })
  .superRefine((value, context) => {
    if (PRODUCTS.includes(value)) return;
    const meant = nearest(value, PRODUCTS);
    context.addIssue({
      code: 'custom',
      message: `unknown product ${JSON.stringify(value)}${meant === undefined ? '.' : `; did you mean "${meant}"?`} Known are ${PRODUCTS.join(', ')}`,
    });
  });

const reportedPosition = exactly({ liquidationPrice: signedText.optional(), marginRatio: signedText.optional(), at: timeText }).transform(
  present,
);
const reportedAccount = exactly({ equity: signedText.optional(), marginRatio: signedText.optional(), at: timeText }).transform(present);

const imported = exactly({
  venue: text,
  name: text,
  at: timeText,
  key: text.optional(),
  tradingAllowed: z.boolean('must be true or false').optional(),
}).transform(present);
const unmodelled = exactly({ kind: oneOf(['option', 'order']), text, symbol: text.optional() });

const position = exactly({
  id,
  symbol,
  side: oneOf(['long', 'short']),
  contracts: positive,
  contractSize: positive.optional(),
  entryPrice: positive,
  marginMode: oneOf(['cross', 'isolated']).optional(),
  collateral: nonNegative.optional(),
  leverage: positive.optional(),
  stopPrice: positive.optional(),
  takeProfitPrice: positive.optional(),
  fundedTo: time.optional(),
  openedAt: time.optional(),
  reported: reportedPosition.optional(),
})
  .superRefine((value, context) => {
    if (value.marginMode === 'isolated' && value.collateral === undefined && value.leverage === undefined)
      context.addIssue({
        code: 'custom',
        path: ['collateral'],
        message: 'is missing: an isolated position needs its collateral, or its leverage',
      });
  })
  .transform(
    (value): Position => ({
      ...value,
      contractSize: value.contractSize ?? null,
      marginMode: value.marginMode ?? 'cross',
      collateral: value.collateral ?? null,
      leverage: value.leverage ?? null,
      stopPrice: value.stopPrice ?? null,
      takeProfitPrice: value.takeProfitPrice ?? null,
      fundedTo: value.fundedTo ?? null,
      openedAt: value.openedAt ?? null,
      reported: value.reported ?? null,
    }),
  );

const debtTerms = exactly({ amount: nonNegative, annualRate: annualRate.optional(), since: time.optional(), accrual: accrual.optional() });
const debt = z.union([
  nonNegative.transform((amount): Debt => ({ amount, annualRate: null, since: null, accrual: null })),
  debtTerms.transform(
    ({ amount, annualRate, since, accrual }): Debt => ({
      amount,
      annualRate: annualRate ?? null,
      since: since ?? null,
      accrual: accrual ?? null,
    }),
  ),
]);

/** The first id that stands twice in a list is named. */
function unique(items: readonly { readonly id: string }[], context: z.core.$RefinementCtx): void {
  const seen = new Set<string>();
  for (const [i, item] of items.entries()) {
    if (seen.has(item.id)) context.addIssue({ code: 'custom', path: [i, 'id'], message: `"${item.id}" is already used: ids are unique` });
    seen.add(item.id);
  }
}

const account = exactly({
  id,
  product,
  label: text.optional(),
  paper: z.boolean('must be true or false').optional(),
  jurisdiction: oneOf(['eu-retail', 'de-retail', 'uk-retail', 'au-retail']).optional(),
  assets: byCode(nonNegative).optional(),
  debts: byCode(debt).optional(),
  positions: z.array(position, { error: 'must be a list of positions' }).superRefine(unique).optional(),
  reported: reportedAccount.optional(),
  imported: imported.optional(),
  unmodelled: z.array(unmodelled, { error: 'must be a list' }).optional(),
  rules: rules.optional(),
})
  .superRefine((value, context) => {
    if (value.positions?.length && PRODUCTS.includes(value.product) && familyOf(value.product) === 'collateral-debt')
      context.addIssue({
        code: 'custom',
        path: ['positions'],
        message: `${value.product} holds assets and debts, no positions: use a derivatives or unified product`,
      });
  })
  .transform(
    (value): Account => ({
      id: value.id,
      product: value.product,
      label: value.label ?? null,
      paper: value.paper ?? false,
      jurisdiction: value.jurisdiction ?? null,
      assets: new Map(Object.entries(value.assets ?? {})),
      debts: new Map(Object.entries(value.debts ?? {})),
      positions: value.positions ?? [],
      reported: value.reported ?? null,
      imported: value.imported ?? null,
      unmodelled: (value.unmodelled ?? []).map(present),
      rules: value.rules ?? {},
    }),
  );

const instrument = exactly({
  contractSize: positive.optional(),
  tickSize: positiveText.optional(),
  lotSize: positiveText.optional(),
  maintenance: maintenance.optional(),
  closeFee: closeFee.optional(),
}).transform(
  (value): Instrument => ({
    contractSize: value.contractSize ?? null,
    tickSize: value.tickSize ?? null,
    lotSize: value.lotSize ?? null,
    maintenance: value.maintenance ?? null,
    closeFee: value.closeFee ?? null,
  }),
);

const symbolKey = z
  .string()
  .meta({ pattern: SYMBOL.source })
  .refine((value) => parseSymbol(value) !== undefined, 'must be a ccxt symbol such as "BTC/USDT:USDT"');

/** The document of contract section 2, as its JSON becomes a `Portfolio`. */
export const portfolio = exactly({
  version: z.literal(1, { error: 'must be 1, the only version there is' }),
  accounts: z.array(account, { error: 'must be a list of accounts' }).superRefine(unique),
  instruments: z.record(symbolKey, instrument, { error: 'must be an object by ccxt symbol' }).optional(),
}).transform((value): Portfolio => ({ accounts: value.accounts, instruments: new Map(Object.entries(value.instruments ?? {})) }));

/**
 * Reads a portfolio document (contract section 2).
 * @throws DocumentError naming the JSON path from "portfolio" down.
 */
export function readPortfolio(input: unknown): Portfolio {
  const result = portfolio.safeParse(input);
  if (!result.success) throw new DocumentError(firstIssue(result.error, 'portfolio'));
  return result.data;
}
