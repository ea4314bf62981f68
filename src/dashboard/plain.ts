import { formatAge } from '../money/format.ts';
import type { Row, Snapshot } from '../monitor/snapshot.ts';
import { callOf } from './alarm.ts';
import { ANY, gapText, isNumber, liquidationText, moneyText, NONE, owedText, percentText, priceText, signedMoneyText } from './numbers.ts';
import { feedText, modeText } from './status.ts';
import { safe } from './text.ts';
import { MARKS, SUSPECT } from './theme.ts';
import { dateTimeText } from './time.ts';

function rowText(row: Row, gap: string): string {
  const unit = ` ${row.currency}`;
  const distance = percentText(row.distance, 'down', ANY);
  const liquidation = liquidationText(row.liquidationPrice, row.markPrice, row.tickSize, ANY);
  const reach =
    row.distance === null
      ? 'no liquidation price'
      : isNumber(row.distance)
        ? `${distance} from liquidation at ${liquidation}`
        : `distance unknown (${row.distance.unknown})`;
  const stale = row.freshness === 'stale' ? 'STALE price' : 'price';
  const parts = [
    `${row.level}${row.suspect === null ? '' : SUSPECT}${row.freshness === 'stale' ? ' (STALE)' : ''}`,
    reach,
    ...(row.markPrice === null ? [] : [`mark ${priceText(row.markPrice, row.tickSize, ANY)}${row.markSuspect ? SUSPECT : ''}`]),
    ...(row.ratio === null ? [] : [`ratio ${percentText(row.ratio, 'up', ANY)}`]),
    ...(row.pnl === null ? [] : [`pnl ${signedMoneyText(row.pnl, row.currency, ANY, unit)}`]),
    `owe ${gapText(gap)} ${owedText(row.owed, 'USD', ANY, ' USD')}`,
    ...(row.ageMs === null ? [] : [`${stale} ${formatAge(row.ageMs)} old`]),
    ...(row.suspect === null ? [] : [`SUSPECT, not confirmed: ${row.suspect}`]),
  ];
  return `${MARKS[row.level]} ${row.account}: ${row.label}: ${parts.join(', ')}`;
}

/** The snapshot in a few readable ASCII lines without escape codes, for a pipe, a file or a screen reader. */
export function plainLines(snapshot: Snapshot): string[] {
  const { mode, at, feeds, equity, nearest, gap, owedAtGap, suspect, rows, total, offset } = snapshot;
  const doubt = suspect ? SUSPECT : '';
  const when = mode.kind === 'live' ? `LIVE ${dateTimeText(at)}` : modeText(mode, at);
  const call = callOf(snapshot, null);
  const nearestText = nearest === null ? NONE : percentText(nearest, 'down', ANY);
  const owed = owedText(owedAtGap, 'USD', ANY, isNumber(owedAtGap.high) ? ' USD' : '');
  const rest = total - offset - rows.length;
  const lines = [
    `negmon ${when}  ${feeds.map(feedText).join('  ')}`.trimEnd(),
    `equity ${moneyText(equity, 'USD', 'down', ANY, ' USD')}${doubt}, nearest liquidation ${nearestText}${doubt}, owe ${gapText(gap)} ${owed}${doubt}`,
    `${call.mark} ${call.word} ${call.text}${call.others > 0 ? ` (+${call.others} more)` : ''}`.trim(),
    ...rows.map((row) => rowText(row, gap)),
    ...(rest > 0 ? [`... and ${rest} more`] : []),
  ];
  return lines.map((line) => safe(line, true));
}
