import { Boxes } from '../../../src/tripwires/boxes.ts';
import { Certificates } from '../../../src/tripwires/certificate.ts';
import { Audit } from '../lib/cross-audit.mjs';
import { crossBook, TABLES } from '../lib/cross-book.mjs';
import { seeded } from '../lib/random.mjs';
import { control, row } from '../lib/row.mjs';
import { median, quantile } from '../lib/statistics.mjs';

const ACCOUNTS = 1000;
const LEGS = 50;
const BATCH = 1000;
/** Standard deviation of one tick, a fraction of the price. */
const MOVE = 2e-4;
/** And of one in an audit, so that accounts pass their limits while it lasts. */
const AUDITED_MOVE = 1e-3;

/** A price of four decimals, as a float, after a random step. */
function walk(price, size, random) {
  const normal = (random() + random() + random() + random() - 2) * Math.sqrt(3);
  return Math.round(price * (1 + normal * size) * 1e4) / 1e4;
}

/** Takes ticks, one after another; whoever is reported is handed on, and settled. */
function take(boxes, px, instruments, moved, count, reported) {
  const { low, high } = boxes;
  for (let k = 0; k < count; k++) {
    const i = instruments[k];
    const price = px[i] * moved[k];
    px[i] = price;
    if (low[i] < price && price < high[i]) continue;
    if (boxes.exit(i, px) === 0) continue;
    for (let account = boxes.take(); account >= 0; account = boxes.take()) {
      reported(account);
      boxes.settle(account, px);
    }
  }
}

/** ns a tick by batch, and how many looks a tick there were, from when the boxes have been lived in. */
function measureTicks({ sketches, px: start }, batches, random) {
  const px = start.slice();
  const boxes = new Boxes(px.length);
  for (const [account, sketch] of sketches.entries()) boxes.put(account, sketch, px);
  const instruments = new Int32Array(BATCH);
  const moved = new Float64Array(BATCH);
  const times = [];
  let looks = 0;
  let reports = 0;
  const before = Math.floor(batches / 4);
  for (let batch = -before; batch < batches; batch++) {
    for (let k = 0; k < BATCH; k++) {
      instruments[k] = Math.floor(random() * px.length);
      moved[k] = walk(1e4, MOVE, random) / 1e4;
    }
    if (batch === 0) [looks, reports] = [boxes.looks, 0];
    const from = process.hrtime.bigint();
    take(boxes, px, instruments, moved, BATCH, () => reports++);
    if (batch >= 0) times.push(Number(process.hrtime.bigint() - from) / BATCH);
  }
  return { times, looks: (boxes.looks - looks) / (batches * BATCH), reports };
}

/** How many states of all accounts were looked at, and in how many the boxes had it wrong. */
function audit(book, rounds, certificates, random) {
  const px = book.px.slice();
  const boxes = new Boxes(px.length, certificates);
  const judge = new Audit(book);
  for (const [account, sketch] of book.sketches.entries()) {
    boxes.put(account, sketch, px);
    judge.know(account, px);
  }
  let wrong = 0;
  let turned = 0;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < px.length; i++) {
      px[i] = walk(px[i], AUDITED_MOVE, random);
      if (boxes.low[i] < px[i] && px[i] < boxes.high[i]) continue;
      boxes.exit(i, px);
      for (let account = boxes.take(); account >= 0; account = boxes.take()) {
        if (judge.know(account, px)) turned++;
        boxes.settle(account, px);
      }
    }
    for (let account = 0; account < book.sketches.length; account++) if (judge.isWrong(account, px)) wrong++;
  }
  return { states: rounds * book.sketches.length, wrong, turned, exact: judge.exact };
}

/** What a certificate must not be: three times as wide as it can be proven. */
class Careless extends Certificates {
  halfWidth(...words) {
    return Math.min(0.5, super.halfWidth(...words) * 3);
  }
}

/** The verdict tick of accounts whose legs share their margin: boxes of prices in which no verdict changes. */
export const figure = {
  name: 'cross',
  measure({ quick }) {
    // In a hurry a tenth of them is drawn, and stands at ten places.
    const places = quick ? 10 : 1;
    const deep = crossBook(ACCOUNTS / places, LEGS, TABLES.deep, seeded(21), places);
    const { times, looks, reports } = measureTicks(deep, quick ? 1000 : 8000, seeded(22));
    const mean = times.reduce((sum, one) => sum + one, 0) / times.length;
    const thin = crossBook(quick ? 100 : ACCOUNTS, LEGS, TABLES.thin, seeded(23));
    const found = audit(thin, quick ? 400 : 1050, new Certificates(), seeded(24));
    // Of fifty legs hardly ever all go one way: few legs show the fault sooner.
    const few = crossBook(100, 3, TABLES.thin, seeded(25));
    const careless = audit(few, 200, new Careless(), seeded(26));
    const note = `of ${found.states} states of ${thin.sketches.length} accounts, ${found.turned} of them turned; ${found.exact} were measured exactly`;
    return [
      row('cross/tick', median(times), 'ns', {
        note: `p50 of ${times.length} batches of ${BATCH}, p99 ${quantile(times, 0.99).toPrecision(3)}, mean ${mean.toPrecision(3)}; ${ACCOUNTS} accounts x ${LEGS} legs at 20x`,
      }),
      row('cross/re-evaluations', looks, 'a tick', { note: `in floats; ${reports} to be measured exactly` }),
      row('cross/wrong', found.wrong, 'states', { note }),
      control('cross/wrong/wide-boxes', careless.wrong, 'states', {
        note: `boxes three times as wide as proven; of ${careless.states} states, accounts of 3 legs`,
      }),
    ];
  },
};
