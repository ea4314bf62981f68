import { formatAge, formatMove } from '../money/format.ts';
import type { AccountDocument, Detail, PositionDocument, Shown } from '../monitor/snapshot.ts';
import { checkFields, touchFields } from './detail-outlook.ts';
import { BLANK, type Line, span, width } from './line.ts';
import { ANY, isNumber, liquidationText, moneyText, NONE, owedText, percentText, priceText, signedMoneyText, UNKNOWN } from './numbers.ts';
import { createSheet, type Sheet } from './sheet.ts';
import { padStart, safe } from './text.ts';
import { dangerOf, type Meaning, SUSPECT, type Theme } from './theme.ts';

const NOT_STATED = 'not stated by the venue';
/** From this width on two sheets stand side by side. */
const TWO_SHEETS = 110;

/** Who bears what is missing, in words (contract section 3, shortfall policies). */
const POLICIES: Readonly<Record<string, string>> = {
  absorbed: 'absorbed: the venue or its fund bears a shortfall; nothing is owed',
  capped_at_collateral: 'capped at the collateral: the loss ends with what was pledged; nothing more is owed',
  conditional: 'conditional: it depends on terms or an amount whether a shortfall is owed',
  recourse: 'recourse: all of a shortfall is owed',
  unknown: `${NOT_STATED} who bears a shortfall: anything from nothing to all of it may be owed`,
};

/** Why a number is not known; nothing for one that is there or that does not exist. */
function why(shown: Shown): string {
  return shown === null || isNumber(shown) ? '' : shown.unknown;
}

const unknownMeaning = (shown: Shown): Meaning | undefined => (why(shown) === '' ? undefined : 'unknown');

function money(sheet: Sheet, label: string, value: Shown, currency: string, note = ''): void {
  sheet.field(label, moneyText(value, currency, 'down', ANY, ` ${currency}`), why(value) || note, unknownMeaning(value));
}

function percent(sheet: Sheet, label: string, value: Shown, rounding: 'down' | 'up', note = ''): void {
  sheet.field(label, percentText(value, rounding, ANY), why(value) || note, unknownMeaning(value));
}

/** A position's money is in its settle currency, which the row has; the account may report in another. */
function positionFields(sheet: Sheet, position: PositionDocument, detail: Detail, frozen: boolean): void {
  const { currency, tickSize } = detail.row;
  const { liquidationPrice, distance } = position;
  const price = (label: string, value: Shown, note = ''): void =>
    sheet.field(label, priceText(value, tickSize, ANY), why(value) || note, unknownMeaning(value));
  sheet.heading(`Position ${position.id}`);
  percent(sheet, 'distance', distance, 'down', isNumber(distance) && distance.startsWith('-') ? 'past liquidation' : '');
  const liquidation = liquidationText(liquidationPrice, position.markPrice, tickSize, ANY);
  sheet.field('liquidation price', liquidation, why(liquidationPrice), unknownMeaning(liquidationPrice));
  price('mark price', position.markPrice, priceNote(detail, frozen));
  price('bankruptcy price', position.bankruptcyPrice, isNumber(position.bankruptcyPrice) ? 'equity less the close fee is 0 there' : '');
  price('entry price', position.entryPrice);
  const pnl = signedMoneyText(position.unrealizedPnl, currency, ANY, ` ${currency}`);
  const paper = isNumber(position.unrealizedRatio) ? `${percentText(position.unrealizedRatio, 'down', ANY)} of the entry, on paper` : '';
  sheet.field('unrealized PnL', pnl, why(position.unrealizedPnl) || paper, unknownMeaning(position.unrealizedPnl));
  if (position.marginMode === 'isolated') {
    percent(sheet, 'margin ratio', position.marginRatio, 'up', 'liquidation at 100 %');
    money(sheet, 'equity', position.equity, currency, 'collateral + PnL, signed');
    money(sheet, 'collateral', position.collateral, currency, 'set aside for this position');
  }
  money(sheet, 'maintenance margin', position.maintenanceMargin, currency);
  money(sheet, 'notional', position.notional, currency);
  if (position.stop !== null) stopField(sheet, position.stop, tickSize, currency);
  const leverage = position.leverage === null ? '' : `, ${position.leverage}x`;
  sheet.field('contract', `${position.side} ${position.contracts} ${position.symbol}, ${position.marginMode}${leverage}`);
  if (position.reported !== null) {
    const { liquidationPrice: theirs, difference, anomaly } = position.reported;
    opinion(sheet, 'liquidation', theirs === null ? 'none' : priceText(theirs, tickSize, ANY), difference, anomaly);
    if (position.reported.marginRatio !== null) sheet.field('venue: ratio', position.reported.marginRatio, 'as the venue reported it');
  }
}

/** A venue's number beside ours; where they part the words say what to do. */
function opinion(sheet: Sheet, what: string, theirs: string, difference: string | null, anomaly: boolean): void {
  const apart = difference === null ? '' : `differs from ours by ${liquidationText(difference, null, null, ANY)}`;
  const note = anomaly
    ? `ANOMALY: ${apart || 'one of us has none'}; ask the venue and keep this screen as evidence`
    : apart || 'as the venue reported it';
  sheet.field(`venue: ${what}`, theirs, note, anomaly ? 'danger.warning' : undefined);
}

/** What there is of a debt or a holding, which has no position of its own. */
function poolFields(sheet: Sheet, detail: Detail, frozen: boolean): void {
  const { kind, distance, liquidationPrice, markPrice, tickSize, ratio } = detail.row;
  sheet.heading(kind === 'debt' ? 'Debt against collateral' : 'Holding');
  percent(sheet, 'distance', distance, 'down', distance === null ? 'nothing here can be liquidated' : '');
  const liquidation = liquidationText(liquidationPrice, markPrice, tickSize, ANY);
  if (liquidationPrice !== null) sheet.field('liquidation price', liquidation, why(liquidationPrice), unknownMeaning(liquidationPrice));
  const note = why(markPrice) || priceNote(detail, frozen);
  if (markPrice !== null) sheet.field('price', priceText(markPrice, tickSize, ANY), note, unknownMeaning(markPrice));
  if (ratio !== null) percent(sheet, 'margin ratio', ratio, 'up', 'liquidation at 100 %');
}

function priceNote({ row }: Detail, frozen: boolean): string {
  const doubt = row.markSuspect ? 'SUSPECT, ' : '';
  return row.ageMs === null ? '' : `${doubt}${formatAge(row.ageMs)} old${frozen ? ' when the monitor was last heard' : ''}`;
}

function stopField(sheet: Sheet, stop: NonNullable<PositionDocument['stop']>, tick: string | null, currency: string): void {
  const loss = `loss at the stop ${moneyText(stop.loss, currency, 'up', ANY, ` ${currency}`)}`;
  const price = priceText(stop.price, tick, ANY);
  const { beyondLiquidation } = stop;
  if (beyondLiquidation === true) sheet.field('stop', price, 'BEYOND LIQUIDATION: it cannot save this position', 'danger.warning');
  else if (beyondLiquidation === false) sheet.field('stop', price, `before liquidation; ${loss}`);
  else sheet.field('stop', price, `not known whether before liquidation: ${beyondLiquidation.unknown}; ${loss}`);
}

function accountFields(sheet: Sheet, account: AccountDocument): void {
  const { currency, commonShock } = account;
  sheet.heading(`Account ${account.id}`);
  sheet.field('product', account.product);
  sheet.field('level', account.level.toUpperCase(), '', dangerOf(account.level));
  money(sheet, 'equity', account.equity, currency, 'raw and signed');
  if (account.marginRatio !== null) percent(sheet, 'margin ratio', account.marginRatio, 'up', 'liquidation at 100 %');
  if (account.health !== null) money(sheet, 'health', account.health, currency, 'liquidation at 0 or below');
  if (account.adjustedEquity !== null) money(sheet, 'adjusted equity', account.adjustedEquity, currency, 'after collateral weights');
  if (account.maintenanceMargin !== null) money(sheet, 'maintenance margin', account.maintenanceMargin, currency);
  if (account.ltv !== null) percent(sheet, 'LTV', account.ltv, 'up', 'debt / collateral');
  const plain = (label: string, value: Shown, note: string): void =>
    sheet.field(label, liquidationText(value, null, '0.001', ANY), why(value) || note, unknownMeaning(value));
  if (account.healthFactor !== null) plain('health factor', account.healthFactor, 'liquidation at 1');
  if (account.marginLevel !== null) plain('margin level', account.marginLevel, 'collateral / debt');
  const { venueRatio, timeToLiquidation: time, reported, drift } = account;
  if (venueRatio !== null) {
    const at = isNumber(venueRatio.liquidationAt) ? `liquidated at ${venueRatio.liquidationAt}` : why(venueRatio.liquidationAt);
    plain(`venue's ${safe(venueRatio.name, true)}`, venueRatio.value, `${at}, safer ${venueRatio.safer}`);
  }
  if (reported?.marginRatio) opinion(sheet, 'ratio', reported.marginRatio, reported.difference, reported.anomaly);
  if (reported?.equity?.value) {
    opinion(sheet, 'equity', reported.equity.value, reported.equity.difference, reported.equity.anomaly);
  }
  if (time !== null && 'hours' in time) {
    sheet.field('time left', formatAge(Number(time.hours) * 3_600_000), `until ${time.cause} alone liquidates it, prices frozen`);
  }
  if (drift !== null) {
    for (const [code, { down, up }] of Object.entries(drift.liquidation)) {
      const side = down ?? up;
      if (side !== null)
        sheet.field(
          `in ${drift.days} days`,
          `${safe(code, true)} ${priceText(side, null, ANY)}`,
          'liquidation price when interest has grown',
        );
    }
  }
  for (const { kind, text } of account.unmodelled ?? []) {
    const effect = kind === 'option' ? 'not modelled: what it touches is unknown' : 'not filled yet: the level is no better than unknown';
    sheet.field(kind === 'option' ? 'option' : 'open order', safe(text, true), effect, 'unknown');
  }
  if (commonShock !== null) percent(sheet, 'common shock', commonShock, 'down', 'liquidated when all prices but dollars move by it');
  for (const [code, { amount, value }] of Object.entries(account.held)) {
    const worth = why(value) || (code === currency ? '' : `worth ${moneyText(value, currency, 'down', ANY, ` ${currency}`)}`);
    sheet.field(`held ${safe(code, true)}`, moneyText(amount, code, 'down', ANY, ` ${code}`), worth);
  }
  for (const [code, debt] of Object.entries(account.debts)) {
    const accrued = isNumber(debt.accrued) ? `${moneyText(debt.accrued, code, 'up', ANY, '')} of it interest` : why(debt.accrued);
    sheet.field(`debt ${safe(code, true)}`, moneyText(debt.total ?? debt.amount, code, 'up', ANY, ` ${code}`), accrued);
  }
}

function liquidationFields(sheet: Sheet, { row, account }: Detail): void {
  const bases = Object.entries({ ...account.liquidation, ...row.liquidation });
  if (bases.length === 0) return;
  sheet.heading('Liquidation prices, each base moving alone');
  for (const [base, { down, up }] of bases) {
    sheet.field(base, `at or below ${priceText(down, null, ANY)}, at or above ${priceText(up, null, ANY)}`, why(down) || why(up));
  }
}

function ladder(sheet: Sheet, account: AccountDocument): void {
  const { currency, shortfall } = account;
  const step = Math.min(16, Math.floor((sheet.width - 9) / 3));
  sheet.heading(`If all prices but dollars jump at once (${currency})`);
  sheet.line([span(` ${padStart('gap', 7)}${['equity', 'shortfall', 'owed'].map((name) => padStart(name, step)).join('')}`, 'muted')]);
  for (const { gap, equity, shortfall: missing, owed } of shortfall.ladder) {
    const below = isNumber(equity) && equity.startsWith('-');
    const owes = owedText(owed, currency, step - 1, '');
    sheet.line([
      span(` ${padStart(formatMove(gap), 7)}`),
      span(padStart(moneyText(equity, currency, 'down', step - 1, ''), step), below ? 'danger.rest' : undefined),
      span(padStart(moneyText(missing, currency, 'up', step - 1, ''), step)),
      span(padStart(owes, step), owes === '0' || owes === NONE ? undefined : 'title'),
    ]);
  }
}

function policy(sheet: Sheet, account: AccountDocument): void {
  const { shortfall, owed, currency } = account;
  sheet.heading('Who bears what is missing');
  sheet.text(POLICIES[shortfall.policy] ?? shortfall.policy);
  sheet.field('owed now', owedText(owed, currency, ANY, ` ${currency}`), why(owed.high) || why(owed.low));
  if (shortfall.lossCap !== null) money(sheet, 'loss is capped at', shortfall.lossCap, currency);
  sheet.field('evidence', shortfall.evidence === '' ? NOT_STATED : shortfall.evidence);
  sheet.field('as of', shortfall.asOf ?? NOT_STATED);
  for (const text of shortfall.conflicts) sheet.field('conflict', safe(text, true));
  if (shortfall.after !== null) sheet.field('afterwards', safe(shortfall.after, true));
}

function titleLine({ row, account }: Detail, columns: number, theme: Theme, frozen: boolean): Line[] {
  const sheet = createSheet(columns, theme);
  const stale = frozen || row.freshness === 'stale';
  const level = `${row.level.toUpperCase()}${row.suspect === null ? '' : SUSPECT}`;
  sheet.text(`${row.label} - ${account.id}`, 'title');
  if (stale) sheet.line([span(' '), span(`${level}, PRICE STALE`, 'stale')]);
  else if (row.suspect === null) sheet.line([span(' '), span(level, dangerOf(row.level))]);
  if (row.suspect !== null) {
    sheet.text(`${stale ? '' : `${level}, `}PRICE SUSPECT, not confirmed: ${row.suspect}`, 'stale');
    sheet.text(
      'All below is by that price. It clears no alarm, and raises one only as suspect until it is confirmed or has stood.',
      'muted',
    );
  }
  return [...sheet.lines];
}

function sideBySide(left: readonly Line[], right: readonly Line[], leftWidth: number): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const [a = BLANK, b = BLANK] = [left[index], right[index]];
    return [...a, span(' '.repeat(Math.max(0, leftWidth - width(a)))), ...b];
  });
}

/**
 * Everything known of the selected row, made for scrolling: what is near and what it would cost first, then the account and
 * where the numbers come from; in two sheets side by side where there is room.
 */
export function detailLines(detail: Detail, columns: number, theme: Theme, frozen: boolean): Line[] {
  const { account, position, provenance } = detail;
  const two = columns >= TWO_SHEETS;
  const leftWidth = two ? Math.floor(columns / 2) : columns;
  const near = createSheet(leftWidth, theme);
  if (position === null) poolFields(near, detail, frozen);
  else positionFields(near, position, detail, frozen);
  touchFields(near, detail.touch);
  checkFields(near, detail);
  const cost = createSheet(two ? columns - leftWidth : columns, theme);
  ladder(cost, account);
  policy(cost, account);
  const rest = two ? near : cost;
  accountFields(rest, account);
  liquidationFields(rest, detail);
  if (provenance.length > 0) {
    cost.heading('Where the numbers come from');
    for (const { what, from } of provenance) cost.text(`${what}: ${from === '' ? UNKNOWN : from}`);
  }
  const sheets = two ? sideBySide(near.lines, cost.lines, leftWidth) : [...near.lines, ...cost.lines];
  return [...titleLine(detail, columns, theme, frozen), ...sheets];
}
