/** What a key does; one table feeds dispatch, the hints and the help. */
export const ACTIONS = [
  'up',
  'down',
  'pageUp',
  'pageDown',
  'first',
  'last',
  'open',
  'back',
  'sortDistance',
  'sortRatio',
  'sortPnl',
  'sortOwe',
  'sortName',
  'lowerGap',
  'higherGap',
  'columns',
  'acknowledge',
  'log',
  'help',
  'quit',
  'interrupt',
] as const;
export type Action = (typeof ACTIONS)[number];

/** What fills the middle of the screen. */
export const PANELS = ['table', 'detail', 'log', 'help'] as const;
export type Panel = (typeof PANELS)[number];

export interface Binding {
  readonly action: Action;
  /** Names as `keyNames` gives them: one character, or a word for a key without one. */
  readonly keys: readonly string[];
  readonly panels: readonly Panel[];
  readonly help: string;
}

const EVERYWHERE = PANELS;
const TABLE: readonly Panel[] = ['table'];
const OVERLAYS: readonly Panel[] = ['detail', 'log', 'help'];

export const BINDINGS: readonly Binding[] = [
  { action: 'up', keys: ['up', 'k'], panels: EVERYWHERE, help: 'one row up' },
  { action: 'down', keys: ['down', 'j'], panels: EVERYWHERE, help: 'one row down' },
  { action: 'pageUp', keys: ['pageup'], panels: EVERYWHERE, help: 'one page up' },
  { action: 'pageDown', keys: ['pagedown', ' '], panels: EVERYWHERE, help: 'one page down' },
  { action: 'first', keys: ['home', 'g'], panels: EVERYWHERE, help: 'to the top (the riskiest row)' },
  { action: 'last', keys: ['end', 'G'], panels: EVERYWHERE, help: 'to the bottom' },
  {
    action: 'open',
    keys: ['enter', 'right'],
    panels: TABLE,
    help: 'detail of the selected row: every number, where it comes from, what it would owe',
  },
  { action: 'back', keys: ['escape', 'left', 'backspace'], panels: OVERLAYS, help: 'back to the table' },
  { action: 'back', keys: ['?'], panels: ['help'], help: 'close the help' },
  { action: 'back', keys: ['l'], panels: ['log'], help: 'close the log' },
  { action: 'sortDistance', keys: ['d'], panels: TABLE, help: 'sort by distance to liquidation (riskiest first)' },
  { action: 'sortRatio', keys: ['r'], panels: TABLE, help: 'sort by margin ratio' },
  { action: 'sortPnl', keys: ['p'], panels: TABLE, help: 'sort by unrealized profit and loss' },
  { action: 'sortOwe', keys: ['o'], panels: TABLE, help: 'sort by what could be owed' },
  { action: 'sortName', keys: ['n'], panels: TABLE, help: 'sort by account and name' },
  { action: 'lowerGap', keys: ['-', '['], panels: ['table', 'detail'], help: 'owe column: prices fall further (down to -50 %)' },
  { action: 'higherGap', keys: ['+', '=', ']'], panels: ['table', 'detail'], help: 'owe column: prices rise further (up to +50 %)' },
  { action: 'columns', keys: ['v'], panels: TABLE, help: 'view: put one more column away, in the end all are back' },
  { action: 'acknowledge', keys: ['a'], panels: EVERYWHERE, help: 'acknowledge the alarm: no flash or bell until it gets worse' },
  { action: 'log', keys: ['l'], panels: ['table', 'detail', 'help'], help: 'log of alerts, and the state of each feed' },
  { action: 'help', keys: ['?'], panels: ['table', 'detail', 'log'], help: 'this help' },
  { action: 'quit', keys: ['q'], panels: EVERYWHERE, help: 'quit' },
  { action: 'interrupt', keys: ['ctrl-c'], panels: EVERYWHERE, help: 'quit, with exit status 130' },
];

/** A hint of the bottom line: what the keys of some actions do, in a word. */
export interface Hint {
  readonly actions: readonly Action[];
  readonly word: string;
  /** The highest goes first when there is no room; 0 never goes. */
  readonly rank: number;
}

export const HINTS: readonly Hint[] = [
  { actions: ['open'], word: 'detail', rank: 2 },
  { actions: ['back'], word: 'back', rank: 1 },
  { actions: ['sortDistance', 'sortRatio', 'sortPnl', 'sortOwe', 'sortName'], word: 'sort', rank: 4 },
  { actions: ['lowerGap', 'higherGap'], word: 'gap', rank: 5 },
  { actions: ['up', 'down'], word: 'move', rank: 6 },
  { actions: ['columns'], word: 'view', rank: 7 },
  { actions: ['acknowledge'], word: 'ack', rank: 3 },
  { actions: ['log'], word: 'log', rank: 4 },
  { actions: ['help'], word: 'help', rank: 0 },
  { actions: ['quit'], word: 'quit', rank: 0 },
];

const SHOWN: Readonly<Record<string, string>> = {
  ' ': 'space',
  escape: 'esc',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  'ctrl-c': 'Ctrl-C',
};

/** A key as a person reads it. */
export function keyLabel(key: string): string {
  return SHOWN[key] ?? key;
}

/** What a key does while a panel is open; undefined when nothing. */
export function actionOf(key: string, panel: Panel): Action | undefined {
  return BINDINGS.find((binding) => binding.keys.includes(key) && binding.panels.includes(panel))?.action;
}

/**
 * The bottom line's hint texts for a panel in `columns` cells: whole hints go, the least needed first; help and quit stay.
 * @param idle actions that would do nothing now.
 * @param isNew whoever has never asked for the help is told what it is good for
 */
export function hintTexts(panel: Panel, columns: number, idle: ReadonlySet<Action> = new Set(), isNew = false): string[] {
  const firstKey = (action: Action): string | undefined =>
    BINDINGS.find((binding) => binding.action === action && binding.panels.includes(panel))?.keys[0];
  let shown = HINTS.flatMap(({ actions, word, rank }) => {
    const keys = actions.map(firstKey).filter((key) => key !== undefined);
    if (keys.length === 0 || actions.every((action) => idle.has(action))) return [];
    const label = keys.map(keyLabel).join(' ');
    if (isNew && actions.includes('help')) return [{ rank, text: `[${label}] what does this mean?` }];
    return [{ rank, text: word.startsWith(label) ? `[${label}]${word.slice(label.length)}` : `[${label}] ${word}` }];
  });
  const length = (): number => shown.reduce((sum, hint) => sum + hint.text.length + 2, -2);
  while (length() > columns && shown.some((hint) => hint.rank > 0)) {
    const least = Math.max(...shown.map((hint) => hint.rank));
    shown = shown.toSpliced(
      shown.findLastIndex((hint) => hint.rank === least),
      1,
    );
  }
  return shown.map((hint) => hint.text);
}
