import { hasCapture } from '../bench/lib/capture.mjs';
import { play } from '../bench/lib/play.mjs';

/** `node test/soak/capture.mjs`: the whole captured Binance stream, at twenty times its pace and at its own, loses no price; 6 minutes. */
const say = (text) => process.stdout.write(`${text}\n`);
if (!hasCapture()) {
  say('the capture is not beside this checkout: left out');
  process.exit(0);
}
let failed = 0;
for (const speed of [20, 1]) {
  const { sent, heard } = await play('negmon', { speed, from: 0, to: 1 });
  say(`x${speed}: ${heard} of ${sent} prices heard`);
  if (sent === 0 || heard !== sent) failed++;
}
say(`${2 - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
