import type { Shown } from '../documents/reading.ts';
import type { SizeDocument } from '../documents/size.ts';
import { formatLiquidation, formatPercent, formatPlaces, formatPrice, formatSignificant } from '../money/format.ts';

/** The size for a person: what to trade, what the stop costs, where it would be liquidated, and what speaks against it. */
export function sizeLines(document: SizeDocument): string[] {
  const { side, symbol, contracts, entryPrice, stopPrice, currency, equity, contractSize, averageDown, checks } = document;
  const money = (value: string): string =>
    `${/USD|DAI/.test(currency) ? formatPlaces(value, 2, 'up') : formatSignificant(value, 8, 'up')} ${currency}`;
  const size = contractSize === '1' ? `${contracts} ${symbol}` : `${contracts} contracts of ${contractSize} ${symbol}`;
  const budget = `${formatPercent(document.risk, 'nearest')} of ${money(equity)} is ${money(document.budget)}`;
  if (contracts === '0') {
    return [`nothing: ${budget}, and one lot of ${document.lotSize} would lose more than that at the stop.`, ...assumed(document)];
  }
  return [
    `${side} ${size} at ${price(entryPrice)}, stop at ${price(stopPrice)} (${formatPercent(document.stopDistance, 'nearest')} away)`,
    `  budget: ${budget}; at the stop it loses ${money(document.lossAtStop)}, ${formatPercent(document.lossRatio, 'up')} of the equity`,
    `  notional ${money(document.notional)}, ${formatSignificant(document.effectiveLeverage, 3, 'up')}x the equity`,
    `  ${holding(document, money)}`,
    `  ${liquidation(document)}`,
    ...(averageDown === null
      ? []
      : [
          `  with the ${averageDown.held} held at ${price(averageDown.at)}: ${averageDown.contracts} at an average of ${price(averageDown.entryPrice)}; all of it loses ${money(averageDown.lossAtStop)} at the stop, ${formatPercent(averageDown.lossRatio, 'up')} of the equity`,
        ]),
    ...checks.map(({ level, text }) => `  rule of thumb (${level}): ${text}`),
    ...assumed(document),
  ];
}

function assumed({ assumptions }: SizeDocument): string[] {
  return assumptions.length === 0 ? [] : [`assumed: ${assumptions.join('; ')}`];
}

function holding({ marginMode, leverage, collateral, product }: SizeDocument, money: (value: string) => string): string {
  if (marginMode === 'cross') return `cross on the whole equity at ${product} (isolated: give --leverage)`;
  return `isolated at ${leverage}x at ${product}: margin ${typeof collateral === 'string' ? money(collateral) : other(collateral)}`;
}

function liquidation({ liquidationPrice, bankruptcyPrice, entryPrice, stopBeyondLiquidation }: SizeDocument): string {
  const at = typeof liquidationPrice === 'string' ? formatLiquidation(liquidationPrice, entryPrice, null) : other(liquidationPrice);
  const bankruptcy = typeof bankruptcyPrice === 'string' ? price(bankruptcyPrice) : other(bankruptcyPrice);
  const stop = stopBeyondLiquidation === true ? '; THE STOP IS BEYOND IT' : stopBeyondLiquidation === false ? '; the stop comes first' : '';
  return `liquidation ${at}, bankruptcy ${bankruptcy}${stop}`;
}

function other(value: Exclude<Shown, string>): string {
  return value === null ? 'none' : `unknown (${value.unknown})`;
}

function price(value: string): string {
  return formatPrice(value, null, 'nearest');
}
