// Kills a process that fills a book, many times over: `node test/soak/kills.ts [count]`.
import { killWhileAdding } from '../store/kills.ts';

const { kills, acknowledged, lost, strays } = await killWhileAdding(Number(process.argv[2] ?? 1000), Math.random);
process.stdout.write(`${kills} kills, ${acknowledged} changes acknowledged, ${lost.length} lost, ${strays.length} files left behind\n`);
if (lost.length > 0 || strays.length > 0) {
  process.stderr.write(`lost: ${lost.slice(0, 20).join(', ')}; left behind: ${strays.join(', ')}\n`);
  process.exitCode = 1;
}
