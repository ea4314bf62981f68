import { formatAge, formatCompact, formatPlaces, withSign } from '../money/format.ts';
import { seconds } from './connection.ts';

const DAY = 86_400_000;

/** "jumped -17 % in 0.9 s, which neither its index nor another venue confirms". @param ratio new over old; @param ms between them. */
export function jumpText(ratio: number, ms: number, hasIndex: boolean): string {
  const witnesses = hasIndex ? 'neither its index nor another venue confirms' : 'no other venue confirms';
  return `jumped ${withSign(percent(ratio - 1))} in ${seconds(ms)}, which ${witnesses}`;
}

/** "42 % below its index". @param gap signed fraction of the index. */
export function gapText(gap: number): string {
  return `${percent(Math.abs(gap))} ${gap < 0 ? 'below' : 'above'} its index`;
}

/** "the ticker was silent for 18 days and comes back 220,000 times higher: perhaps another coin under the same name" */
export function reuseText(ratio: number, silence: number): string {
  const long = silence < 2 * DAY ? formatAge(silence) : `${Math.floor(silence / DAY)} days`;
  return `the ticker was silent for ${long} and comes back ${foreignText(ratio)}`;
}

/** "borrowed from okx it is 33 times higher: perhaps another coin under the same name" */
export function lentText(ratio: number, lender: string): string {
  return `borrowed from ${lender} it is ${foreignText(ratio)}`;
}

function foreignText(ratio: number): string {
  const times = formatPlaces(Math.max(ratio, 1 / ratio).toPrecision(2), 0, 'nearest');
  return `${times} times ${ratio > 1 ? 'higher' : 'lower'}: perhaps another coin under the same name`;
}

/** Cut, not rounded: a price that fell by 99.9 % did not fall by 100 %. */
function percent(fraction: number): string {
  const exact = Math.trunc(Number((fraction * 100).toFixed(6))).toFixed(0);
  return `${Math.abs(fraction) < 100 ? exact : formatCompact(exact, 3, 'nearest')} %`;
}
