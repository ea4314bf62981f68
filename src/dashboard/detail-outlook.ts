import { formatAge, formatSignificant } from '../money/format.ts';
import type { CheckDocument, Detail, TouchView } from '../monitor/snapshot.ts';
import { ANY, isNumber, percentText } from './numbers.ts';
import type { Sheet } from './sheet.ts';

/** How far and how likely in the market's own units, with what the estimate stands on. */
export function touchFields(sheet: Sheet, touch: TouchView | null): void {
  if (touch === null) return;
  const { horizons, standardError, volatilities } = touch;
  sheet.heading('How likely, by how the price moved of late');
  const apart = horizons.map(({ hours, sigmas }) =>
    isNumber(sigmas) ? `${formatSignificant(sigmas, 2, 'down')} sigma (${hours} h)` : null,
  );
  const unknown = horizons.map(({ sigmas }) => sigmas).find((sigmas) => sigmas !== null && !isNumber(sigmas));
  const known = apart.filter((one) => one !== null).join(', ');
  if (known !== '') sheet.field('sigma distance', known);
  else if (unknown !== undefined) sheet.field('sigma distance', 'unknown', reason(unknown), 'unknown');
  const chances = horizons.map(({ probability }) => probability);
  const missing = chances.find((chance) => !isNumber(chance));
  if (missing !== undefined) sheet.field('liquidated within', 'unknown', reason(missing), 'unknown');
  else {
    const text = horizons.map(({ hours, probability }) => `${hours} h: ${percentText(probability, 'up', ANY)}`).join(', ');
    const error = standardError === null ? '' : `, give or take ${percentText(standardError, 'up', ANY)}`;
    sheet.field('liquidated within', text, `chance; no drift, no jumps${error}`);
  }
  for (const { symbol, annual, spanMs } of volatilities) {
    if (!isNumber(annual) || spanMs === null) continue;
    const since = `${formatAge(spanMs)} of prices every ${formatAge(touch.stepMs)}, half-life ${formatAge(touch.halfLifeMs)}`;
    sheet.field('volatility', `${percentText(annual, 'nearest', ANY)} a year`, `${symbol}, ${since}`);
  }
}

function reason(shown: unknown): string {
  return typeof shown === 'object' && shown !== null && 'unknown' in shown ? String(shown.unknown) : '';
}

/** The rules by what they look at. */
const RULES: Readonly<Record<string, string>> = {
  riskPerTrade: 'loss at the stop',
  noStop: 'no stop',
  stopBeyondLiquidation: 'stop',
  leverage: 'leverage',
  concentration: 'concentration',
  unrealizedLoss: 'paper loss',
  depeg: 'lost peg',
};

/** What the rules of thumb say of the row, its account and the book; another position's findings stand with that position. */
export function checkFields(sheet: Sheet, { account, position, bookChecks }: Detail): void {
  const own = account.checks.filter((check) => check.position === null || check.position === position?.id);
  const checks: readonly CheckDocument[] = [...own, ...bookChecks];
  if (checks.length === 0) return;
  sheet.heading('Rules of thumb (config: [checks])');
  for (const { id, level, text } of checks)
    sheet.field(RULES[id] ?? id, level.toUpperCase(), text, level === 'critical' ? 'danger.critical' : 'danger.warning');
}
