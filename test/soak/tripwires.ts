import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { judgeWires, type WiresJudged } from '../tripwires/wires-judge.ts';

/** `node test/soak/tripwires.ts [prices [accounts [seed]]]`: see wires-judge.ts; each core judges its part of the prices over accounts of its own. */
interface Part {
  readonly accounts: number;
  readonly ticks: number;
  readonly seed: number;
}

async function main(): Promise<void> {
  const [ticks = 10_000_000, accounts = 1000, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
  if (![ticks, accounts, seed].every((one) => Number.isSafeInteger(one) && one > 0)) {
    process.stderr.write('node test/soak/tripwires.ts [prices [accounts [seed]]], all whole numbers above 0\n');
    process.exit(2);
  }
  const cores = availableParallelism();
  const start = performance.now();
  const parts = Array.from({ length: cores }, (_, i) => judgePart({ accounts, ticks: Math.ceil(ticks / cores), seed: seed + i }, start));
  const judged = await Promise.all(parts);
  const sum = (of: (one: WiresJudged) => number): number => judged.reduce((total, one) => total + of(one), 0);
  for (const { wrong } of judged) for (const one of wrong) process.stdout.write(`wrong: ${one}\n`);
  const [missed, turned] = [sum((one) => one.missed), sum((one) => one.turned)];
  process.stdout.write(
    `seeds ${seed} to ${seed + cores - 1}: ${sum((one) => one.ticks)} prices over ${cores} x ${accounts} accounts, ${sum((one) => one.compared)} exact evaluations, ` +
      `${turned} verdicts turned, ${missed} wires missed one, ${sum((one) => one.tripped)} tripped, ${sum((one) => one.unwired)} accounts have none\n`,
  );
  process.stdout.write(`${turned - missed} passed, ${missed} failed\n`);
  // Prices at which nothing turns would prove nothing.
  process.exitCode = missed === 0 && turned > 0 ? 0 : 1;
}

function judgePart(part: Part, start: number): Promise<WiresJudged> {
  // Exact numbers are short-lived: a small young space would spend a quarter of the time on them.
  const worker = new Worker(new URL(import.meta.url), { workerData: part, resourceLimits: { maxYoungGenerationSizeMb: 128 } });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (message: WiresJudged | number) => {
      if (typeof message !== 'number') resolve(message);
      else process.stdout.write(`seed ${part.seed}: ${message} prices, ${Math.round((performance.now() - start) / 1000)} s\n`);
    });
  });
}

if (isMainThread) await main();
else {
  const { accounts, ticks, seed } = workerData as Part;
  parentPort?.postMessage(judgeWires(accounts, ticks, seed, (done) => parentPort?.postMessage(done)));
}
