import type { Key } from 'ink';

const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\u0003': 'ctrl-c',
  '\u001b': 'escape',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\t': 'tab',
  '\u0005': 'ctrl-e',
  '\u000c': 'ctrl-l',
  '\u0013': 'ctrl-s',
  '\u0015': 'ctrl-u',
};

/** What is held together with Ctrl. */
const WITH_CTRL: ReadonlySet<string> = new Set(['c', 'e', 'l', 's', 'u']);

function named(key: Key): string | null {
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.leftArrow) return 'left';
  if (key.rightArrow) return 'right';
  if (key.pageUp) return 'pageup';
  if (key.pageDown) return 'pagedown';
  if (key.home) return 'home';
  if (key.end) return 'end';
  if (key.return) return 'enter';
  if (key.escape) return 'escape';
  if (key.tab) return key.shift ? 'shift-tab' : 'tab';
  if (key.delete) return 'delete';
  return key.backspace ? 'backspace' : null;
}

/** The names of the keys in one input event: keys that were pressed quickly arrive as one text and are told apart again here. */
export function keyNames(input: string, key: Key): string[] {
  const name = named(key);
  if (name !== null) return [name];
  if (key.ctrl) return WITH_CTRL.has(input) ? [`ctrl-${input}`] : [];
  if (key.meta) return [];
  return [...input].map((char) => CONTROLS[char] ?? char);
}
