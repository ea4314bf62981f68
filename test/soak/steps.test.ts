import { expect, test } from 'vitest';
import { chosen, runStep, type Step, tableOf } from './steps.ts';

const STEPS: readonly Step[] = [
  { name: 'kills', words: ['kills.ts', '1000'] },
  { name: 'weather', words: ['weather.ts'] },
];

test('without words all steps run; a name takes the words behind it, and without any those of its own', () => {
  expect(chosen(STEPS, [])).toEqual(STEPS);
  expect(chosen(STEPS, ['weather', '60', '7', 'kills'])).toEqual([{ name: 'weather', words: ['weather.ts', '60', '7'] }, STEPS[0]]);
  expect(chosen(STEPS, ['kills', '5'])).toEqual([{ name: 'kills', words: ['kills.ts', '5'] }]);
  expect(chosen(STEPS, ['rain'])).toBeNull();
});

test('a step passes when it ends with 0; what it said last stands in the table, also of one that says nothing', async () => {
  const said: string[] = [];
  const run = (name: string, script: string) => runStep({ name, words: ['-e', script] }, (text) => void said.push(text));
  const outcomes = [
    await run('good', 'console.log("first"); process.stdout.write("last, without an end")'),
    await run('bad', 'console.log("wrong: 7\\n"); process.exitCode = 1'),
    await run('silent', 'process.kill(process.pid, "SIGKILL")'),
  ];
  expect(outcomes.map(({ passed, lastLine }) => [passed, lastLine])).toEqual([
    [true, 'last, without an end'],
    [false, 'wrong: 7'],
    [false, 'ended by SIGKILL'],
  ]);
  expect(said.join('')).toContain('first\n');
  const table = tableOf(outcomes).split('\n');
  expect(table.at(-1)).toBe('1 passed, 2 failed');
  expect(table[1]).toMatch(/^bad {5}FAILED +\d+ s {2}wrong: 7$/);
});
