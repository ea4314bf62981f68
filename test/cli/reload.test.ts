import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../feed/sink.ts';
import { BinanceDouble } from '../venues/binance.ts';
import { BOOK } from './books.ts';
import { Home, NOBODY, start } from './negmon.ts';
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

it('negmon watch takes over limits and channels that are saved while it runs, says what is broken, and reads again at a hangup', async () => {
  const venue = await BinanceDouble.open(50);
  // 11.3 % from the liquidation of BOOK at 45,226.13: past no limit of the defaults.
  venue.mark = () => ({ p: '51000', i: '51000', E: Date.now() });
  const own = `[venues.binance]\nws = "${venue.url}"\n[venues.kraken]\nws = "ws://${NOBODY}"\n`;
  const file = home.write('watch.toml', own);
  const negmon = start(home, ['watch', '--json', '--portfolio', home.write('book.json', BOOK), '--config', file], { input: '' });
  try {
    await negmon.says(({ stderr }) => stderr.includes('binance live'));
    const told = join(home.path, 'told');
    const channel = `[[notify]]\nkind = "command"\nargv = ["tee", ${JSON.stringify(told)}]\n`;
    writeFileSync(file, `[alerts]\ndistance = { warning = "20%", critical = "12%" }\n${channel}${own}`);
    await negmon.says(({ stdout }) => stdout.includes('"level":"critical"'));
    await until(() => existsSync(told));
    writeFileSync(file, `${own}[alerts]\nkeep = 60\n`);
    await negmon.says(({ stderr }) => /has a mistake at alerts\.keep \(line 6\): .* What it said before still counts\./.test(stderr));
    writeFileSync(file, `${own}[alerts]\nkeep = "60s"\n`);
    await negmon.says(({ stderr }) => stderr.includes('nothing is wrong with the settings any more'));
    negmon.child.kill('SIGHUP');
    writeFileSync(file, own.replace('127.0.0.1', 'localhost'));
    await negmon.says(({ stderr }) => stderr.includes('[venues] of the settings has changed: that counts when negmon is started again'));
    negmon.child.kill('SIGTERM');
    expect((await negmon.ended).status).toBe(143);
  } finally {
    negmon.child.kill('SIGKILL');
    await venue.close();
  }
});
