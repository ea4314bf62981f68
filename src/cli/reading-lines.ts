import type { UnmodelledEntry } from '../book/entries.ts';
import type { AccountDocument, CheckDocument, OwedDocument, PositionDocument, ReadingDocument, Shown } from '../documents/reading.ts';
import { formatLiquidation, formatMove, formatPercent, formatPlaces, formatPrice, type Rounding, withSign } from '../money/format.ts';

/** A reading for a person: a few lines an account, the exact numbers are in --json. */
export function readingLines(reading: ReadingDocument): string[] {
  const { at, level, equity, owed, accounts, assumptions } = reading;
  return [
    `${at.replace(/\.\d+Z$/, 'Z')}  ${level.toUpperCase()}  equity ${money(equity, 'USD', 'down')}, would owe now ${range(owed, 'USD')}`,
    ...accounts.flatMap(accountLines),
    ...(reading.checks.length === 0 ? [] : ['', 'the whole book', ...reading.checks.map(checkLine)]),
    ...(assumptions.length === 0 ? [] : [`assumed: ${assumptions.join('; ')}`]),
  ];
}

function accountLines(account: AccountDocument): string[] {
  const { currency, shortfall } = account;
  const ratios = [
    `equity ${money(account.equity, currency, 'down')}`,
    ...(account.marginRatio === null ? [] : [`margin ratio ${percent(account.marginRatio, 'up')}`]),
    ...(account.ltv === null ? [] : [`LTV ${percent(account.ltv, 'up')}`]),
    ...(account.commonShock === null ? [] : [`liquidated when all prices move ${signedPercent(account.commonShock)}`]),
  ];
  const sides = Object.entries(account.liquidation).flatMap(([code, { down, up }]) => [
    ...(down === null ? [] : [`${code} at or below ${price(down)}`]),
    ...(up === null ? [] : [`${code} at or above ${price(up)}`]),
  ]);
  return [
    '',
    `${account.level.toUpperCase()}  ${account.id} (${account.product})  ${ratios.join(', ')}`,
    ...account.positions.map(positionLine),
    ...(account.unmodelled ?? []).map(unmodelledLine),
    ...account.checks.map(checkLine),
    ...(sides.length === 0 ? [] : [`  liquidated with ${sides.join(', ')}`]),
    `  shortfall: ${shortfall.policy}${shortfall.asOf === null ? '' : `, as of ${shortfall.asOf}`}: ${shortfall.evidence}`,
    ...shortfall.ladder.map(
      (step) =>
        `  ${formatMove(step.gap).padStart(6)}  equity ${money(step.equity, currency, 'down')}, shortfall ${money(step.shortfall, currency, 'up')}, would owe ${range(step.owed, currency)}`,
    ),
  ];
}

/** What an import found and negmon does not model. */
function unmodelledLine({ kind, text }: UnmodelledEntry): string {
  return `  not modelled: ${kind === 'option' ? 'an option' : 'an open order'}: ${text}`;
}

/** A rule of thumb; a user may turn it off in the config's [checks]. */
function checkLine({ level, text }: CheckDocument): string {
  return `  rule of thumb (${level}): ${text}`;
}

function positionLine(position: PositionDocument): string {
  const mark = typeof position.markPrice === 'string' ? position.markPrice : null;
  const liquidation =
    typeof position.liquidationPrice === 'string'
      ? formatLiquidation(position.liquidationPrice, mark, null)
      : other(position.liquidationPrice);
  const parts = [
    `mark ${price(position.markPrice)}`,
    `liquidation ${liquidation}`,
    `distance ${percent(position.distance, 'down')}`,
    `bankruptcy ${price(position.bankruptcyPrice)}`,
    `pnl ${money(position.unrealizedPnl, '', 'down', withSign).trim()}`,
  ];
  return `  ${position.level.toUpperCase()}  ${position.id}: ${position.symbol} ${position.side} ${position.contracts} ${position.marginMode}: ${parts.join(', ')}`;
}

function other(value: Exclude<Shown, string>): string {
  return value === null ? 'none' : `unknown (${value.unknown})`;
}

function money(value: Shown, code: string, rounding: Rounding, then: (text: string) => string = (text) => text): string {
  if (typeof value !== 'string') return other(value);
  return `${then(formatPlaces(value, /USD|DAI/.test(code) || code === '' ? 2 : 8, rounding))} ${code}`;
}

function range({ low, high }: OwedDocument, code: string): string {
  if (low === high) return money(high, code, 'up');
  return `${typeof low === 'string' ? formatPlaces(low, 2, 'down') : other(low)} to ${money(high, code, 'up')}`;
}

function percent(value: Shown, rounding: Rounding): string {
  return typeof value === 'string' ? formatPercent(value, rounding) : other(value);
}

function signedPercent(value: Shown): string {
  return typeof value === 'string' ? withSign(formatPercent(value, 'nearest')) : other(value);
}

function price(value: Shown): string {
  return typeof value === 'string' ? formatPrice(value, null, 'nearest') : other(value);
}
