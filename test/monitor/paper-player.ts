// Plays a falling price to the paper accounts of a book, and says each thing that happened once it is on the disk, until it is killed or done.
import { writeSync } from 'node:fs';
import { BookKeeper } from '../../src/monitor/book-keeper.ts';
import { BTC, Desk } from './desk.ts';
import { fall } from './paper-ladder.ts';

const [folder = ''] = process.argv.slice(2);
let keeper: BookKeeper | null = null;
const desk = new Desk([], {
  everyTick: true,
  paper: (changed) => {
    keeper = new BookKeeper({ folder, mayAct: true, now: Date.now, monotonic: () => performance.now(), changed });
    return keeper;
  },
});
let told = 0;
for (const price of fall()) {
  desk.feed.mark(BTC, price);
  // Not process.stdout: what is said must be out before the next price comes.
  for (; told < desk.lines.length; told++) writeSync(1, `${desk.lines[told]?.subject}\n`);
}
(keeper as BookKeeper | null)?.close();
