/** The table of the issue "Tripwires, and a bench that proves it". */
const TABLE = [
  most('verdict/1k', 5, 'ns', 'a tick to verdicts, float in, 1,000 positions, half of them in cross accounts'),
  most('verdict/100k', 8, 'ns', 'the same over 100,000 positions'),
  most('verdict/growth', 0.1, '', 'exponent of ns a tick from 1,000 to 1,000,000 positions'),
  least('verdict/string/1k', 1000, 'x', 'from the price as a string, against naive decimal.js, same ticks, 1,000 positions'),
  least('verdict/string/100k', 500_000, 'x', 'the same over 100,000 positions'),
  most('cross/tick', 25, 'ns', 'a tick, amortised, over 1,000 cross accounts of 50 legs at 20x'),
  most('cross/wrong', 0, 'states', 'wrong states in a million that were audited'),
  most('verdict/scavenges', 0, '', 'collections of garbage over 100,000,000 ticks, after 1 s'),
  most('verdict/memory', 64, 'B', 'a position, in the hot arrays'),
  most('relevel/bulk', 300, 'ms', 'all levels of 100,000 positions anew'),
  most('relevel/edit', 100, 'us', 'the levels of one edited position'),
  most('ties/linear', 0, '', 'wrong verdicts in 200,000 exact ties of linear positions'),
  most('ties/inverse', 0, '', 'wrong verdicts in at least 1,332 exact ties of inverse positions'),
  most('ties/near', 0, '', 'wrong verdicts at 300,000 prices of 17 digits beside a level'),
  most('stress/grid', 30, 'ms', '41 shocks of all prices over 100,000 positions'),
  most('alert-latency/p99', 1, 'ms', 'from a frame received to its alert, while the screen renders, over an idle loop'),
  most('first-frame/ratio', 6, 'x', 'first frame of the bundle, to node -e 0'),
  most('first-frame/worst-row', 8, 'x', 'first frame with the worst row in it, to node -e 0'),
  most('screen/cpu', 20, 'x', 'CPU a frame, 100 positions, 1,000 ticks/s, 10 frames/s, 120x40, to a reference cell differ'),
  most('screen/bytes', 32, 'kB/s', 'to the terminal in that run'),
  most('screen/clears', 0, '', 'full clears once it is up'),
  most('key-to-screen/p50', 20, 'ms', 'from a key to the screen, median'),
  most('key-to-screen/p95', 60, 'ms', 'the same, 95th percentile'),
  most('memory/rss', 220, 'MB', 'resident after 5 minutes of that run, both threads'),
  most('memory/growth', 2, 'MB', 'growth in its last minute'),
];

/** What earlier issues asked, and what the parts ask of themselves. */
const OTHERS = [
  most('screen/idle', 0, '/s', 'frames when nothing changed'),
  most('screen/idle/ages', 1, '/s', 'frames when only prices grow older'),
  most('screen/commits', 1.1, 'x', 'commits of React, to snapshots and keys'),
  most('screen/whole/bytes', 32, 'kB/s', 'to the terminal, of the whole program'),
  most('first-frame', 1000, 'ms', 'from the start to the first frame with a row'),
  most('key-to-screen/max', 100, 'ms', 'the slowest key'),
  most('reading/cross-10', 1000, 'us', 'a full exact reading of an account of ten cross positions'),
  most('solve/isolated', 100, 'us', 'exact levels of one isolated position'),
  most('stress/41x1000', 50, 'ms', '41 exact steps of all prices over 1,000 positions'),
  most('cure', 10, 'ms', 'every way to bring an account of ten positions to a target'),
  least('big-book/frames', 5, '/s', 'frames of 1,000 positions at 1,000 ticks a second'),
  most('big-book/key/p95', 100, 'ms', 'from a key to the screen there'),
  most('feed/lost', 0, 'frames', 'prices of a capture that did not come'),
  most('feed/cpu/bare-ratio', 2, 'x', 'CPU a price, to ws and JSON.parse'),
  most('feed/cpu-x1/bare-ratio', 2, 'x', 'the same at the pace of the capture'),
  least('feed/cpu/ccxt-ratio', 3, 'x', "ccxt.pro's CPU a price to negmon's"),
];

/**
 * What is asked of the figures, in the order of the report. A figure has its target from here and from nowhere else; names are stable.
 * `table`: of the table, which no run of the whole bench may leave out.
 */
export const TARGETS = [...TABLE.map((one) => ({ ...one, table: true })), ...OTHERS.map((one) => ({ ...one, table: false }))];

const BY_NAME = new Map(TARGETS.map((one) => [one.name, one]));

/** The target of a figure; null where none is asked. */
export const targetOf = (name) => BY_NAME.get(name) ?? null;

function most(name, target, unit, asks) {
  return { name, sense: 'at most', target, unit, asks };
}

function least(name, target, unit, asks) {
  return { name, sense: 'at least', target, unit, asks };
}
