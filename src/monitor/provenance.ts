import { clean } from '../book/clean.ts';
import { notionalAt } from '../book/contract.ts';
import type { Account } from '../book/portfolio.ts';
import type { Mark } from '../book/prices.ts';
import type { Rules } from '../book/rules.ts';
import { formatAge, formatPercent } from '../money/format.ts';
import { isUnknown } from '../risk/known.ts';
import { tierAt } from '../risk/maintenance.ts';
import { codesOf, type Leg } from '../risk/pools.ts';
import type { AccountReading } from '../risk/reading.ts';
import { policyOf, poolPolicy } from '../risk/shortfall.ts';
import type { Route } from '../risk/valuation.ts';
import { dayOf, hangsOnVenue, marketsOf } from './instruments.ts';
import type { Monitor } from './monitor.ts';
import type { RowRef } from './rows.ts';
import type { Provenance } from './snapshot.ts';

/** Where each number of a row comes from, in words. @param now monotonic ms. */
export function provenanceOf(ref: RowRef, monitor: Monitor, portfolioName: string, now: number): Provenance[] {
  const { reading, position } = ref;
  const { account, valuation } = reading.holdings;
  const rules = ref.pool?.pool.rules ?? reading.holdings.crossRules;
  const from: Provenance[] = [];
  for (const key of valuation.used) {
    const ticker = monitor.board.ticker(key);
    if (ticker === undefined) continue;
    const venue = ticker.venue === '' ? 'tape' : ticker.venue;
    const { borrowedFrom } = ticker.mark;
    const whose = borrowedFrom === undefined ? venue : `borrowed from ${borrowedFrom}: ${venue} does not serve this place`;
    const old = ticker.mark.kind === 'spot' ? `, ${formatAge(Math.max(0, now - ticker.receivedTime))} old` : '';
    const doubt = ticker.suspect === null ? '' : `, not believed yet: ${ticker.suspect}`;
    from.push({ what: `${ticker.symbol}`, from: `${KINDS[ticker.mark.kind]}, ${whose}${old}${doubt}` });
  }
  for (const code of codesOf(reading.holdings)) {
    if (code !== 'USD') from.push({ what: `${code} in USD`, from: routeText(code, valuation.route(code)) });
  }
  from.push({ what: 'sizes, entries, collateral', from: importedFrom(account) ?? portfolioName });
  if (position !== null) {
    const size = venueSize(ref, monitor);
    if (size !== null) from.push({ what: 'contract size', from: size });
    from.push({ what: 'maintenance', from: maintenanceSource(ref, monitor) });
  }
  if (reading.holdings.debts.size > 0) {
    const ratio = rules.liquidationRatio;
    from.push({
      what: 'liquidation ratio',
      from:
        ratio === undefined
          ? 'not known: set rules.liquidationRatio'
          : `${formatPercent(ratio.toString(), 'down')} of collateral, ${originOf(ref, 'liquidationRatio')}`,
    });
  }
  if (rules.liquidationFee !== undefined) {
    from.push({
      what: 'liquidation fee',
      from: `${formatPercent(rules.liquidationFee.rate.toString(), 'up')}, ${originOf(ref, 'liquidationFee')}`,
    });
  }
  const { kind, asOf } = ref.pool === null ? policyOf(reading) : poolPolicy(ref.pool);
  from.push({ what: 'who pays a shortfall', from: `${kind}, ${account.product}${asOf === null ? '' : `, as of ${asOf}`}` });
  return from;
}

/** "binance, as it said on 2026-11-22 12:00:05 UTC"; null for what was entered by hand. */
function importedFrom({ imported }: Account): string | null {
  if (imported === null) return null;
  return `${clean(imported.venue, 30)}, as it said on ${imported.at.slice(0, 19).replace('T', ' ')} UTC`;
}

const KINDS: Readonly<Record<Mark['kind'], string>> = {
  mark: 'mark price',
  last: 'last trade, standing in for the mark price',
  spot: 'spot price',
};

/** "BTC = bybit BTC/USDT x kraken USDT/USD"; where a stablecoin ends it without a price: "… x USDT taken for 1 USD". */
function routeText(code: string, { keys, end }: Route): string {
  const steps = keys.map((key) => {
    const venue = /^([a-z0-9]+):/.exec(key)?.[1];
    return venue === undefined ? `tape ${key}` : `${venue} ${key.slice(venue.length + 1)}`;
  });
  if (end.how === 'assumed') steps.push(`${end.code} taken for 1 USD`);
  if (end.how === 'given') steps.push(`${end.code} as given`);
  if (end.how === 'unknown') steps.push('not known');
  return `${code} = ${steps.join(' x ')}`;
}

/** Whose rule it is: the account's own, or the product's with its day. */
function originOf({ reading, pool }: RowRef, key: keyof Rules): string {
  const { account, crossRules } = reading.holdings;
  const product = (pool?.pool.rules ?? crossRules).product;
  if (account.rules[key] !== undefined || product === null) return 'rules of the account';
  return `${account.product}, as of ${product.asOf}`;
}

/** Where the contract size comes from, when neither the position nor the portfolio says it. */
function venueSize({ position, reading }: RowRef, { measures, portfolio }: Monitor): string | null {
  if (position === null) return null;
  const { symbol, contractSize } = position.leg.position;
  const said = contractSize ?? portfolio.instruments.get(symbol.text)?.contractSize ?? null;
  const venue = marketsOf(reading.holdings.account, measures.markets);
  const known = venue?.instruments.get(symbol.text)?.contractSize ?? null;
  return said !== null || venue === undefined || known === null ? null : `${venue.venue}'s contracts, fetched ${dayOf(venue.at)}`;
}

function maintenanceSource({ position, reading }: RowRef, monitor: Monitor): string {
  if (position === null) return '';
  const { leg } = position;
  const { maintenance, contract } = leg;
  if (isUnknown(maintenance)) return maintenance.unknown;
  const { basis, shape } = maintenance;
  const where = maintenanceOrigin(reading, leg, monitor);
  const price = basis === 'entry' ? leg.position.entryPrice : leg.mark;
  if (isUnknown(contract) || isUnknown(price)) return `on ${basis}, ${shape} tiers, ${where}`;
  const { rate, deduction } = tierAt(maintenance, notionalAt(contract, price));
  const less = deduction.sign() === 0 ? '' : ` less ${deduction}`;
  return `${formatPercent(rate.toString(), 'up')} of notional at ${basis}${less}, ${where}`;
}

function maintenanceOrigin({ holdings }: AccountReading, { position }: Leg, { measures, options, portfolio }: Monitor): string {
  const { account } = holdings;
  const { text } = position.symbol;
  if (account.rules.maintenance !== undefined) return 'rules of the account';
  if ((portfolio.instruments.get(text)?.maintenance ?? null) !== null) return 'the instrument in the portfolio';
  const venue = marketsOf(account, measures.markets);
  const tiers = venue?.tiers.get(text);
  if (venue !== undefined && tiers !== undefined && hangsOnVenue(position, account, options.book))
    return `${venue.venue}'s public tiers, fetched ${dayOf(tiers.at)}`;
  const { product } = position.marginMode === 'isolated' ? holdings.isolatedRules : holdings.crossRules;
  return `${account.product}${product === null ? '' : `, as of ${product.asOf}`}`;
}
