import { killWhileAdding } from '../store/kills.ts';

/** `node test/soak/kills.ts [count]`: kill -9 while a book is being filled, a new book every 50 kills; see ../store/kills.ts. */
const [count = 1000] = process.argv.slice(2).map(Number);
if (!Number.isSafeInteger(count) || count < 1) {
  process.stderr.write('node test/soak/kills.ts [count], a whole number\n');
  process.exit(2);
}
const start = performance.now();
let changes = 0;
for (let done = 0; done < count; done += 50) {
  const { acknowledged, lost, strays } = await killWhileAdding(Math.min(50, count - done), Math.random);
  changes += acknowledged;
  if (lost.length === 0 && strays.length === 0) continue;
  process.exitCode = 1;
  process.stdout.write(`lost: ${lost.slice(0, 20).join(', ')}; left behind: ${strays.join(', ')}\n`);
}
process.stdout.write(
  `${changes} acknowledged changes outlived ${count} kills, unless said otherwise, ${Math.round(performance.now() - start)} ms\n`,
);
