import { VerdictBook } from './verdict-book.mjs';
import { drawTicks, drawWorld, TICKS } from './verdict-world.mjs';

/** `node --trace-gc verdict-idle.mjs TICKS`: warms up for a second, says so, and ticks so many times. */
const count = Number(process.argv[2]);
const book = new VerdictBook(drawWorld(1000));
const ticks = drawTicks();
const { prices, texts } = ticks;
const instruments = book.numbered(ticks);
const built = process.cpuUsage();
const play = (from) => {
  for (let k = 0; k < TICKS; k++) {
    const j = from ? TICKS - 1 - k : k;
    book.tick(instruments[j], prices[j], texts[j]);
  }
};
// A second of its own: on a busy machine a second of the clock is less.
let round = 0;
while (process.cpuUsage(built).user < 1e6) play(round++ % 2 === 1);
process.stdout.write('warm\n');
for (let done = 0; done < count; done += TICKS) play(round++ % 2 === 1);
process.stdout.write(`done, ${book.turned} turned\n`);
