import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Home } from './negmon.ts';
import { Pty } from './pty.ts';

let home: Home;
let pty: Pty | null = null;
beforeAll(() => {
  home = new Home();
});
afterAll(() => {
  pty?.close();
  home.remove();
});

it('a threshold that is edited while the demo runs changes the screen within a second, and a slip of the pen is said there', async () => {
  const file = home.write('negmon.toml', '# nothing yet\n');
  pty = new Pty(home, 120, 40, ['demo', '--speed', '1', '--config', file]);
  const calm = await pty.shows((screen) => screen.includes('okx-cross'));
  expect(calm).not.toContain('CRIT');
  const saved = performance.now();
  writeFileSync(file, '[alerts]\ndistance = { warning = "99%", critical = "98%" }\n');
  await pty.shows((screen) => screen.includes('CRIT'));
  // A second on an idle machine: looks every 0.2 s, and two of them. Here only that it is not a matter of many.
  expect(performance.now() - saved).toBeLessThan(10_000);
  writeFileSync(file, '[alerts]\ndistanse = false\n');
  await pty.shows((screen) => screen.includes('CONFIG BROKEN') && screen.includes('CRIT'));
  pty.type('l');
  await pty.shows((screen) => /mistake at\s+alerts\.distanse\s+\(line\s+2\)/.test(screen));
  pty.type('l');
  writeFileSync(file, '[alerts]\ndistance = { warning = "99%", critical = "98%" }\n');
  await pty.shows((screen) => !screen.includes('CONFIG BROKEN'));
  pty.type('q');
  expect((await pty.left()).status).toBe(0);
});
