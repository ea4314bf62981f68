import { judge } from './judge.ts';

/** `node test/soak/differential.ts [evaluations [seed]]`: see judge.ts; the last line counts what passed. */
const [count = 1_000_000, seed = 20261121] = process.argv.slice(2).map(Number);
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write('node test/soak/differential.ts [evaluations [seed]], both whole numbers\n');
  process.exit(2);
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const start = performance.now();
const judged = judge(count, seed, (done) => say(`${done} evaluations, ${Math.round((performance.now() - start) / 1000)} s`));
for (const one of judged.wrong) say(`wrong: ${JSON.stringify(one)}`);
say(`seed ${seed}: liquidated in ${judged.liquidated}, alive in ${count - judged.liquidated}`);
let { failed } = judged;
for (const [name, wrong] of [
  ['float64', judged.floatWrong],
  ['decimal.js at 34 digits', judged.decimalWrong],
] as const) {
  say(`control ${name}: wrong in ${wrong} of ${judged.onGrid} (${((100 * wrong) / judged.onGrid).toFixed(1)} %)`);
  if (wrong > 0) continue;
  say(`the control ${name} was never wrong: these prices prove nothing`);
  failed++;
}
say(`${judged.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
