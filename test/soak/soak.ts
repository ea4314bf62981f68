import { fileURLToPath } from 'node:url';
import { chosen, type Outcome, runStep, type Step, tableOf } from './steps.ts';

// `npm run soak [-- STEP [its words]…]`: the long proofs one after the other, some hours in all, or those that are named; each is a
// program that can be run alone. What each said last stands in the table at the end.

const step = (file: string, ...words: string[]): Step => ({
  name: file.slice(0, file.lastIndexOf('.')),
  words: [fileURLToPath(new URL(file, import.meta.url)), ...words],
});

const STEPS: readonly Step[] = [
  step('both-arrive.ts', '10000'),
  step('weather.ts'),
  step('capture.mjs'),
  step('differential.ts'),
  step('tripwires.ts'),
  step('kills.ts', '1000'),
  step('send-kills.ts', '200'),
  step('watching.ts'),
];
/** What runs the built program. */
const BUILT = new Set(['watching']);
const BUILD: Step = { name: 'build', words: [fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url))] };

const steps = chosen(STEPS, process.argv.slice(2));
if (steps === null) {
  process.stderr.write(`npm run soak [-- STEP [its words]…], with the steps ${STEPS.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const say = (text: string): void => void process.stdout.write(text);
const outcomes: Outcome[] = [];
const wanted = steps.some(({ name }) => BUILT.has(name)) ? [BUILD, ...steps] : steps;
for (const one of wanted) {
  say(`\n${one.name}\n`);
  outcomes.push(await runStep(one, say));
}
say(`\n${tableOf(outcomes)}\n`);
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;
