import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { NODE } from './negmon.ts';

/** Makes what lives for a while, as frames do, and says how large the space for it has become, in MB; a thread that starts late says its own. */
const SCRIPT = (before: string): string => `
import { Worker } from 'node:worker_threads';
import { getHeapSpaceStatistics } from 'node:v8';
${before}
const size = 'process.getBuiltinModule("node:v8").getHeapSpaceStatistics().find((one) => one.space_name === "new_space").space_size / 1e6';
let kept = [];
for (let round = 0; round < 120; round++) {
  kept = [...kept.slice(round < 60 ? -60_000 : -300_000), ...Array.from({ length: 20_000 }, (_, i) => ({ round, i }))];
  await new Promise((resolve) => setTimeout(resolve, round < 60 ? 10 : 0));
}
const worker = new Worker(\`process.getBuiltinModule('node:worker_threads').parentPort.postMessage(\${size})\`, { eval: true });
const late = await new Promise((resolve) => worker.on('message', resolve));
process.stdout.write(JSON.stringify([(0, eval)(size), late]));
`;

const sizes = async (before: string): Promise<number[]> => {
  const { stdout } = await promisify(execFile)(NODE, ['--input-type=module', '-e', SCRIPT(before)]);
  return JSON.parse(stdout) as number[];
};

it('the young space of the screen stays small, and that of a thread that starts later is large enough from its start', async () => {
  const file = new URL('../../src/cli/young-space.ts', import.meta.url).href;
  const [free, kept] = await Promise.all([
    sizes(''),
    sizes(`const { keepYoungSpaceSmall } = await import(${JSON.stringify(file)}); keepYoungSpaceSmall();`),
  ]);
  expect(free[0]).toBeGreaterThan(40);
  expect(kept[0]).toBeLessThan(40);
  expect(kept[1]).toBeGreaterThan(8);
});
