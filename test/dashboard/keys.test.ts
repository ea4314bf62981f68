import { describe, expect, it } from 'vitest';
import { ACTIONS, actionOf, BINDINGS, HINTS, hintTexts, PANELS, READING } from '../../src/dashboard/keys.ts';

describe('the key table', () => {
  it('gives no key two meanings in one panel', () => {
    for (const panel of PANELS) {
      const keys = BINDINGS.filter((binding) => binding.panels.includes(panel)).flatMap((binding) => binding.keys);
      expect(keys, panel).toEqual([...new Set(keys)]);
    }
  });

  it('has every action, and says what each does', () => {
    expect(new Set(BINDINGS.map((binding) => binding.action))).toEqual(new Set(ACTIONS));
    for (const { help } of BINDINGS) expect(help).not.toBe('');
  });

  it('leaves from every panel by Ctrl-C, and by q where nothing is typed or asked', () => {
    for (const panel of READING) expect(actionOf('q', panel)).toBe('quit');
    for (const panel of PANELS) expect(actionOf('ctrl-c', panel)).toBe('interrupt');
  });

  it('takes no letter, digit or blank from a form, but the question mark', () => {
    for (let code = 0x20; code < 0x7f; code++) {
      const key = String.fromCharCode(code);
      expect(actionOf(key, 'form'), key).toBe(key === '?' ? 'explain' : undefined);
    }
  });

  it('closes an open panel by escape, and has nothing to close on the table', () => {
    for (const panel of READING) expect(actionOf('escape', panel)).toBe(panel === 'table' ? undefined : 'back');
  });

  it('opens a panel only where it is not open', () => {
    expect(actionOf('?', 'help')).toBe('back');
    expect(actionOf('l', 'log')).toBe('back');
    expect(actionOf('enter', 'detail')).toBeUndefined();
  });
});

describe('hints', () => {
  it('name keys that do what they say', () => {
    for (const panel of PANELS) {
      const known = BINDINGS.filter((binding) => binding.panels.includes(panel));
      for (const hint of HINTS) {
        const shown = hintTexts(panel, 500).find((text) => ` ${text.replaceAll(/[[\]]/g, '')}`.endsWith(` ${hint.word}`));
        const exists = known.some((binding) => hint.actions.includes(binding.action));
        expect(shown !== undefined, `${hint.word} in ${panel}`).toBe(exists);
      }
    }
  });

  it('write the key into the word where it begins it', () => {
    expect(hintTexts('table', 500)).toEqual([
      '[enter] detail',
      '[n]ew',
      '[e]dit',
      '[w]hat-if',
      '[x] delete',
      '[u]ndo',
      '[d r p o s] sort',
      '[- +] gap',
      '[up down] move',
      '[v]iew',
      '[a]ck',
      '[z] snooze',
      '[l]og',
      '[h]istory',
      '[t]hresholds',
      '[f]alls',
      '[?] help',
      '[q]uit',
    ]);
  });

  it('go whole, and help and quit never', () => {
    for (let columns = 17; columns < 120; columns++) {
      const texts = hintTexts('table', columns);
      expect(texts.join('  ').length).toBeLessThanOrEqual(columns);
      expect(texts).toContain('[?] help');
      expect(texts).toContain('[q]uit');
    }
  });

  it('leave out what would do nothing now', () => {
    expect(hintTexts('table', 500, new Set(['acknowledge', 'up', 'down']))).not.toContain('[a]ck');
  });
});
