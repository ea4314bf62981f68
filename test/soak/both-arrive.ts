import { SUBJECTS } from '../feed/conformance/subjects.ts';
import { lostOfChunks } from './chunks.ts';

/** `node test/soak/both-arrive.ts [count]`: two symbols in one TCP chunk, over every adapter; see chunks.ts. */
const [count = 10_000] = process.argv.slice(2).map(Number);
if (!Number.isSafeInteger(count) || count < 1) {
  process.stderr.write('node test/soak/both-arrive.ts [count], a whole number\n');
  process.exit(2);
}
let failed = 0;
for (const subject of SUBJECTS) {
  const start = performance.now();
  const lost = await lostOfChunks(subject, count);
  if (lost !== null) failed += 1;
  process.stdout.write(`${lost ?? `${subject.venue}: both of ${count} chunks arrived, ${Math.round(performance.now() - start)} ms`}\n`);
}
process.stdout.write(`${SUBJECTS.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
