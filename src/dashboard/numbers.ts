import {
  formatCompact,
  formatLiquidation,
  formatMove,
  formatPercent,
  formatPlaces,
  formatPrice,
  formatSignificant,
  type Rounding,
  signOf,
  withSign,
} from '../money/format.ts';
import type { OwedDocument, Shown } from '../monitor/snapshot.ts';

export const UNKNOWN = 'unknown';
export const NONE = 'none';
/** No limit on the room for a number. */
export const ANY = Number.POSITIVE_INFINITY;

/** Money that people count in hundredths; coins are shown by significant digits instead. */
const HUNDREDTHS = new Set(['USD', 'USDT', 'USDC', 'DAI', 'FDUSD', 'TUSD', 'USDE', 'PYUSD', 'USDS', 'EUR', 'GBP']);
/** Of these the table leaves the unit away: they stand for dollars. */
const DOLLARS = new Set(['USD', 'USDT', 'USDC', 'DAI', 'FDUSD', 'TUSD', 'USDE', 'PYUSD', 'USDS']);

/** A number that is there: neither none nor unknown. */
export function isNumber(shown: Shown): shown is string {
  return typeof shown === 'string';
}

function absent(shown: Exclude<Shown, string>): string {
  return shown === null ? NONE : UNKNOWN;
}

/** The first form that fits; the forms go from exact to short, so that a number is rounded but never cut. */
function fit(room: number, forms: readonly (() => string)[]): string {
  let text = '';
  for (const form of forms) {
    text = form();
    if (text.length <= room) break;
  }
  return text;
}

function compactForms(value: string, rounding: Rounding, unit: string): (() => string)[] {
  const sign = (): string => (signOf(value) > 0 ? '>0' : signOf(value) < 0 ? '<0' : '0');
  return [...[4, 3, 2, 1].map((digits) => () => formatCompact(value, digits, rounding) + unit), sign];
}

/** A price by its tick in at most `room` cells. */
export function priceText(price: Shown, tick: string | null, room: number): string {
  if (!isNumber(price)) return absent(price);
  return fit(room, [() => formatPrice(price, tick, 'nearest'), ...compactForms(price, 'nearest', '')]);
}

/** A liquidation price in at most `room` cells, rounded toward the mark. */
export function liquidationText(price: Shown, mark: Shown, tick: string | null, room: number): string {
  if (!isNumber(price)) return absent(price);
  const known = isNumber(mark) ? mark : null;
  return fit(room, [
    () => formatLiquidation(price, known, tick),
    () => formatLiquidation(price, known, null),
    ...compactForms(price, 'nearest', ''),
  ]);
}

/** A fraction as percent in at most `room` cells. */
export function percentText(fraction: Shown, rounding: Rounding, room: number): string {
  if (!isNumber(fraction)) return absent(fraction);
  return fit(room, [() => formatPercent(fraction, rounding), () => (signOf(fraction) < 0 ? '<0 %' : '>999 %')]);
}

function exactMoney(value: string, currency: string, rounding: Rounding): string {
  return HUNDREDTHS.has(currency) ? formatPlaces(value, 2, rounding) : formatSignificant(value, 6, rounding);
}

/** The unit as the table writes it: dollars and their stablecoins have none. */
export function tableUnit(currency: string): string {
  return DOLLARS.has(currency) ? '' : ` ${currency}`;
}

/** Money in at most `room` cells; `unit` is put behind it. */
export function moneyText(value: Shown, currency: string, rounding: Rounding, room: number, unit: string): string {
  if (!isNumber(value)) return absent(value);
  const whole = (): string => formatPlaces(value, 0, rounding) + unit;
  const compact = compactForms(value, rounding, unit);
  const forms = [() => exactMoney(value, currency, rounding) + unit, ...(HUNDREDTHS.has(currency) ? [whole] : []), ...compact];
  return fit(room, forms);
}

/** As `moneyText`, with a plus before a gain. */
export function signedMoneyText(value: Shown, currency: string, room: number, unit: string): string {
  if (!isNumber(value)) return absent(value);
  return signOf(value) > 0 ? withSign(moneyText(value, currency, 'down', room - 1, unit)) : moneyText(value, currency, 'down', room, unit);
}

/** What may be owed in at most `room` cells: one number, or "low-high" where it depends on what is not known. Rounded up. */
export function owedText(owed: OwedDocument, currency: string, room: number, unit: string): string {
  const { low, high } = owed;
  if (!isNumber(high)) return absent(high);
  const single = (value: string): string => moneyText(signOf(value) === 0 ? '0' : value, currency, 'up', room, unit);
  const short = (value: string): string => (signOf(value) === 0 ? '0' : formatPlaces(value, 0, 'up'));
  const top = [() => short(high), ...[4, 3, 2, 1].map((digits) => () => formatCompact(high, digits, 'up'))];
  if (!isNumber(low)) return fit(room, [...top.map((form) => () => `?-${form()}${unit}`), () => UNKNOWN]);
  if (low === high)
    return signOf(high) === 0 ? '0' : HUNDREDTHS.has(currency) ? fit(room, [() => short(high) + unit, () => single(high)]) : single(high);
  const ranges = HUNDREDTHS.has(currency) ? [() => `${short(low)}-${short(high)}${unit}`] : [];
  const shorter = [4, 3, 2, 1].map((digits) => () => `${formatCompact(low, digits, 'down')}-${formatCompact(high, digits, 'up')}${unit}`);
  return fit(room, [...ranges, ...shorter, () => '>0']);
}

/** "if -30 %", or "now" for a gap of zero. */
export function gapText(gap: string): string {
  return Number(gap) === 0 ? 'now' : `if ${formatMove(gap)}`;
}
