import type { Key } from 'ink';

const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\u0003': 'ctrl-c',
  '\u001b': 'escape',
  '\u007f': 'backspace',
  '\b': 'backspace',
};

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
  return key.backspace || key.delete ? 'backspace' : null;
}

/** The names of the keys in one input event: keys that were pressed quickly arrive as one text and are told apart again here. */
export function keyNames(input: string, key: Key): string[] {
  const name = named(key);
  if (name !== null) return [name];
  if (key.ctrl) return input === 'c' ? ['ctrl-c'] : [];
  if (key.meta) return [];
  return [...input].map((char) => CONTROLS[char] ?? char);
}
