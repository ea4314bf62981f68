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
  'snooze',
  'snoozeFor',
  'log',
  'history',
  'limits',
  'shocks',
  'help',
  'new',
  'edit',
  'remove',
  'undo',
  'whatIf',
  'market',
  'choose',
  'pick',
  'next',
  'previous',
  'complete',
  'cursorLeft',
  'cursorRight',
  'cursorStart',
  'cursorEnd',
  'erase',
  'eraseAhead',
  'clear',
  'save',
  'explain',
  'leaveForm',
  'yes',
  'no',
  'redraw',
  'quit',
  'interrupt',
] as const;
export type Action = (typeof ACTIONS)[number];

/** What fills the middle of the screen. */
export const PANELS = ['table', 'detail', 'log', 'history', 'limits', 'shocks', 'help', 'menu', 'form', 'question', 'snooze'] as const;
export type Panel = (typeof PANELS)[number];
/** Panels that are read; in the others a key answers something. */
export const READING: readonly Panel[] = ['table', 'detail', 'log', 'history', 'limits', 'shocks', 'help'];

export interface Binding {
  readonly action: Action;
  /** Names as `keyNames` gives them: one character, or a word for a key without one. */
  readonly keys: readonly string[];
  readonly panels: readonly Panel[];
  readonly help: string;
}

const TABLE: readonly Panel[] = ['table'];
const ON_A_ROW: readonly Panel[] = ['table', 'detail'];
const MENU: readonly Panel[] = ['menu'];
const FORM: readonly Panel[] = ['form'];
const QUESTION: readonly Panel[] = ['question'];
const OVERLAYS: readonly Panel[] = ['detail', 'log', 'history', 'limits', 'shocks', 'help'];

export const BINDINGS: readonly Binding[] = [
  { action: 'up', keys: ['up', 'k'], panels: [...READING, 'menu'], help: 'one row up' },
  { action: 'down', keys: ['down', 'j'], panels: [...READING, 'menu'], help: 'one row down' },
  { action: 'pageUp', keys: ['pageup'], panels: READING, help: 'one page up' },
  { action: 'pageDown', keys: ['pagedown', ' '], panels: READING, help: 'one page down' },
  { action: 'first', keys: ['home', 'g'], panels: READING, help: 'to the top (the riskiest row)' },
  { action: 'last', keys: ['end', 'G'], panels: READING, help: 'to the bottom' },
  {
    action: 'open',
    keys: ['enter', 'right'],
    panels: TABLE,
    help: 'detail of the selected row: every number, where it comes from, what it would owe',
  },
  { action: 'back', keys: ['escape', 'left', 'backspace'], panels: [...OVERLAYS, 'menu', 'snooze'], help: 'back to the table' },
  { action: 'back', keys: ['?'], panels: ['help'], help: 'close the help' },
  { action: 'back', keys: ['l'], panels: ['log'], help: 'close the log' },
  { action: 'back', keys: ['h'], panels: ['history'], help: 'close the history' },
  { action: 'back', keys: ['t'], panels: ['limits'], help: 'close the thresholds' },
  { action: 'back', keys: ['f'], panels: ['shocks'], help: 'close the falls' },
  { action: 'sortDistance', keys: ['d'], panels: TABLE, help: 'sort by distance to liquidation (riskiest first)' },
  { action: 'sortRatio', keys: ['r'], panels: TABLE, help: 'sort by margin ratio' },
  { action: 'sortPnl', keys: ['p'], panels: TABLE, help: 'sort by unrealized profit and loss' },
  { action: 'sortOwe', keys: ['o'], panels: TABLE, help: 'sort by what could be owed' },
  { action: 'sortName', keys: ['s'], panels: TABLE, help: 'sort by account and name' },
  { action: 'lowerGap', keys: ['-', '['], panels: ['table', 'detail'], help: 'owe column: prices fall further (down to -50 %)' },
  { action: 'higherGap', keys: ['+', '=', ']'], panels: ['table', 'detail'], help: 'owe column: prices rise further (up to +50 %)' },
  { action: 'columns', keys: ['v'], panels: TABLE, help: 'view: put one more column away, in the end all are back' },
  {
    action: 'acknowledge',
    keys: ['a'],
    panels: [...READING, 'menu'],
    help: 'acknowledge the alarm: no flash, bell or message for 15 minutes, unless it gets worse',
  },
  {
    action: 'snooze',
    keys: ['z'],
    panels: READING,
    help: 'snooze the alarm: no more of it for 15 minutes, 1 or 4 hours, unless it gets worse',
  },
  { action: 'snoozeFor', keys: ['1', '2', '3'], panels: ['snooze'], help: 'asked for how long: 15 minutes, 1 hour, 4 hours' },
  {
    action: 'log',
    keys: ['l'],
    panels: ['table', 'detail', 'history', 'limits', 'shocks', 'help'],
    help: 'log of alerts, and the state of each feed',
  },
  { action: 'history', keys: ['h'], panels: ON_A_ROW, help: "history of the selected row's account: what happened, and what it was worth" },
  {
    action: 'limits',
    keys: ['t'],
    panels: ON_A_ROW,
    help: 'thresholds of the selected row: when negmon speaks of it, and where each limit was set',
  },
  { action: 'shocks', keys: ['f'], panels: ON_A_ROW, help: 'what a fall or a rise of all prices at once would do to the whole book' },
  { action: 'help', keys: ['?'], panels: ['table', 'detail', 'log', 'history', 'limits', 'shocks'], help: 'this help' },
  { action: 'new', keys: ['n'], panels: ON_A_ROW, help: 'new: a position, coins, a debt, a loan, an account' },
  { action: 'edit', keys: ['e'], panels: ON_A_ROW, help: 'change the row: edit, fill, close, stop, margin, transfer, repay' },
  { action: 'remove', keys: ['x', 'delete'], panels: ON_A_ROW, help: 'take the row out of the book, after a question' },
  { action: 'undo', keys: ['u'], panels: ON_A_ROW, help: 'undo the last change of the book, whoever made it' },
  { action: 'whatIf', keys: ['w'], panels: ON_A_ROW, help: 'what if: a form on a throw-away copy of the account' },
  { action: 'market', keys: ['m'], panels: ON_A_ROW, help: 'enter at the market, in a paper account' },
  { action: 'choose', keys: ['enter', 'right'], panels: MENU, help: 'in a menu: open it' },
  { action: 'pick', keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], panels: MENU, help: 'in a menu: open that one' },
  { action: 'next', keys: ['enter', 'down'], panels: FORM, help: 'in a form: next field; on the last line, write it' },
  { action: 'previous', keys: ['up', 'shift-tab'], panels: FORM, help: 'in a form: field before' },
  { action: 'complete', keys: ['tab'], panels: FORM, help: 'in a form: complete the word, else next field' },
  { action: 'save', keys: ['ctrl-s'], panels: FORM, help: 'in a form: write it' },
  { action: 'explain', keys: ['?', 'ctrl-e'], panels: FORM, help: 'in a form: what the field means' },
  { action: 'leaveForm', keys: ['escape'], panels: FORM, help: 'in a form: leave it' },
  { action: 'cursorLeft', keys: ['left'], panels: FORM, help: 'in a form: a character or a choice back' },
  { action: 'cursorRight', keys: ['right'], panels: FORM, help: 'in a form: a character or a choice on' },
  { action: 'cursorStart', keys: ['home'], panels: FORM, help: 'in a form: to the start of the word' },
  { action: 'cursorEnd', keys: ['end'], panels: FORM, help: 'in a form: to the end of the word' },
  { action: 'erase', keys: ['backspace'], panels: FORM, help: 'in a form: erase a character' },
  { action: 'eraseAhead', keys: ['delete'], panels: FORM, help: 'in a form: erase the character ahead' },
  { action: 'clear', keys: ['ctrl-u'], panels: FORM, help: 'in a form: empty the field' },
  { action: 'yes', keys: ['y', 'Y'], panels: QUESTION, help: 'to a question: yes' },
  { action: 'no', keys: ['n', 'N', 'escape', 'enter'], panels: QUESTION, help: 'to a question: no' },
  { action: 'redraw', keys: ['ctrl-l'], panels: PANELS, help: 'draw the screen anew, when something else has written on it' },
  { action: 'quit', keys: ['q'], panels: [...READING, 'menu', 'snooze'], help: 'quit' },
  { action: 'interrupt', keys: ['ctrl-c'], panels: PANELS, help: 'quit, with exit status 130' },
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
  { actions: ['choose'], word: 'open', rank: 1 },
  { actions: ['next'], word: 'next', rank: 4 },
  { actions: ['save'], word: 'write', rank: 0 },
  { actions: ['complete'], word: 'complete', rank: 5 },
  { actions: ['explain'], word: 'explain', rank: 3 },
  { actions: ['leaveForm'], word: 'leave', rank: 1 },
  { actions: ['yes'], word: 'yes', rank: 0 },
  { actions: ['no'], word: 'no', rank: 0 },
  { actions: ['new'], word: 'new', rank: 2 },
  { actions: ['edit'], word: 'edit', rank: 3 },
  { actions: ['whatIf'], word: 'what-if', rank: 5 },
  { actions: ['remove'], word: 'delete', rank: 7 },
  { actions: ['undo'], word: 'undo', rank: 6 },
  { actions: ['sortDistance', 'sortRatio', 'sortPnl', 'sortOwe', 'sortName'], word: 'sort', rank: 4 },
  { actions: ['lowerGap', 'higherGap'], word: 'gap', rank: 5 },
  { actions: ['up', 'down'], word: 'move', rank: 6 },
  { actions: ['columns'], word: 'view', rank: 7 },
  { actions: ['acknowledge'], word: 'ack', rank: 3 },
  { actions: ['snooze'], word: 'snooze', rank: 6 },
  { actions: ['log'], word: 'log', rank: 4 },
  { actions: ['history'], word: 'history', rank: 5 },
  { actions: ['limits'], word: 'thresholds', rank: 7 },
  { actions: ['shocks'], word: 'falls', rank: 6 },
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
  'ctrl-e': 'Ctrl-E',
  'ctrl-l': 'Ctrl-L',
  'ctrl-s': 'Ctrl-S',
  'ctrl-u': 'Ctrl-U',
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
