import type { Level } from '../risk/level.ts';

/**
 * What a piece of text means. Danger and direction have different colours: red, yellow and inverse say how near an account is
 * to liquidation, cyan and magenta only whether a number is a gain or a loss.
 */
export type Meaning =
  | 'title'
  | 'heading'
  | 'muted'
  | 'key'
  | 'selected'
  | 'mode.live'
  | 'mode.replay'
  | 'stale'
  | 'unknown'
  | 'danger.warning'
  | 'danger.critical'
  | 'danger.liquidation'
  | 'danger.negative'
  | 'danger.rest'
  | 'direction.gain'
  | 'direction.loss'
  | 'changed';

/** SGR parameters from the 16 colours, which the user's own palette decides. */
const STYLES: Readonly<Record<Meaning, string>> = {
  title: '1',
  heading: '4',
  muted: '2',
  key: '1',
  selected: '1',
  'mode.live': '1;32',
  'mode.replay': '1;34;7',
  stale: '33;7',
  unknown: '33',
  'danger.warning': '33;7',
  'danger.critical': '1;31;7',
  'danger.liquidation': '1;31;7',
  'danger.negative': '1;97;41',
  'danger.rest': '1;31',
  'direction.gain': '36',
  'direction.loss': '35',
  changed: '1;4',
};

/** Turns meanings into escape codes, or into nothing. */
export interface Theme {
  readonly color: boolean;
  /** No character outside ASCII may reach the screen. */
  readonly ascii: boolean;
  paint(meaning: Meaning | undefined, text: string): string;
}

/** `color: false` (NO_COLOR) gives plain text: no colour, no bold, no inverse; marks and words still say everything. */
export function createTheme(options: { readonly color: boolean; readonly ascii: boolean }): Theme {
  const paint = (meaning: Meaning | undefined, text: string): string =>
    meaning === undefined || text === '' ? text : `\u001b[${STYLES[meaning]}m${text}\u001b[0m`;
  return { ...options, paint: options.color ? paint : (_meaning, text) => text };
}

/** The meaning of a level; undefined for one that is no danger. */
export function dangerOf(level: Level): Meaning | undefined {
  if (level === 'ok') return undefined;
  return level === 'unknown' ? 'unknown' : `danger.${level}`;
}

/** Behind a price or a level: not to be believed yet. */
export const SUSPECT = '?';

/** Two characters that say a level without colour. */
export const MARKS: Readonly<Record<Level, string>> = {
  ok: '  ',
  unknown: '? ',
  warning: '! ',
  critical: '!!',
  liquidation: 'xx',
  negative: '<0',
};
