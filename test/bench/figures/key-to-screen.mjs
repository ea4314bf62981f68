import { keyRows, pressKeys } from '../lib/keys.mjs';
import { inFolder, openNegmon } from '../lib/negmon.mjs';
import { openEcho } from '../lib/pty.mjs';
import { seeded } from '../lib/random.mjs';

/** How soon a key press shows while the demo runs at 60 times its speed. */
export const figure = {
  name: 'key-to-screen',
  measure({ quick }) {
    return inFolder(async (home) => {
      const echo = await openEcho();
      const negmon = await openNegmon(['demo', '--speed', '60'], home);
      await negmon.firstRow();
      const plan = ['help', 'back', 'move'];
      const presses = await pressKeys(negmon, echo, { plan, count: quick ? 20 : 100, random: seeded(1) });
      await negmon.quit();
      await echo.close();
      return keyRows('key-to-screen', presses);
    });
  },
};
