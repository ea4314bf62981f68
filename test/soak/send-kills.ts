import { killWhileSending } from '../monitor/send-kills.ts';

/** `node test/soak/send-kills.ts [count]`: kill -9 while messages are sent, a new data folder every 25 kills; see ../monitor/send-kills.ts. */
const [count = 200] = process.argv.slice(2).map(Number);
if (!Number.isSafeInteger(count) || count < 1) {
  process.stderr.write('node test/soak/send-kills.ts [count], a whole number\n');
  process.exit(2);
}
let messages = 0;
let doubles = 0;
for (let done = 0; done < count; done += 25) {
  const { said, lost, strange, doubled } = await killWhileSending(Math.min(25, count - done), Math.random);
  messages += said;
  doubles += doubled;
  if (lost.length === 0 && strange.length === 0) continue;
  process.exitCode = 1;
  process.stdout.write(`lost: ${lost.slice(0, 20).join(', ')}; never said: ${strange.slice(0, 20).join(', ')}\n`);
}
process.stdout.write(`${messages} messages outlived ${count} kills, unless said otherwise; ${doubles} came twice\n`);
