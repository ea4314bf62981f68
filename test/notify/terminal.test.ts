import { expect, test } from 'vitest';
import { openChannels } from '../../src/notify/open.ts';
import { desktopText } from '../../src/notify/terminal.ts';
import { messageOf, RULES } from './service.ts';

const TEXT = 'binance-usdm/btc-1 is 2.9 % from its liquidation price';

// iterm2.com/documentation-escape-codes; rxvt-unicode's "notify"; sw.kovidgoyal.net/kitty/desktop-notifications; tmux(1), allow-passthrough.
test.each([
  ['iTerm2 and the unknown', {}, `\u001b]9;negmon CRITICAL binance-usdm/btc-1: ${TEXT}\u0007`],
  ['foot', { TERM: 'foot' }, `\u001b]777;notify;CRITICAL binance-usdm/btc-1;${TEXT}\u0007`],
  [
    'kitty',
    { TERM: 'xterm-kitty' },
    `\u001b]99;i=negmon:d=0:u=2;CRITICAL binance-usdm/btc-1\u001b\\\u001b]99;i=negmon:p=body;${TEXT}\u001b\\`,
  ],
  ['tmux', { TMUX: '/tmp/tmux-0/default,1,0' }, `\u001bPtmux;\u001b\u001b]9;negmon CRITICAL binance-usdm/btc-1: ${TEXT}\u0007\u001b\\`],
])('a notification in %s', (_, env, expected) => {
  expect(desktopText(messageOf(), 'auto', env)).toBe(expected);
});

test('what only a terminal can do is not there without one', async () => {
  const channels = [{ ...RULES, name: 'bell', kind: 'bell' } as const];
  expect(openChannels(channels, null)).toEqual([]);
  let written = '';
  let takes = true;
  const [bell] = openChannels(channels, async (text) => {
    written += text;
    return takes;
  });
  const { signal } = new AbortController();
  expect(await bell?.send(messageOf(), signal)).toMatchObject({ kind: 'delivered' });
  expect(written).toBe('\u0007');
  takes = false;
  expect(await bell?.send(messageOf(), signal)).toMatchObject({ kind: 'later', wait: null });
});
