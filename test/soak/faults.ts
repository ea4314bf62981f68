import type { Subject } from '../feed/conformance/subject.ts';
import type { Double } from '../venues/double.ts';

/** One thing that goes wrong at a venue; the function given back, if any, mends it. */
export interface Fault {
  readonly name: string;
  /** How long it lasts where it has to be mended, in units of the time after which a silent line is dead. */
  readonly lasts?: number;
  /** No price comes while it lasts. */
  readonly mute?: boolean;
  strike(double: Double, subject: Subject): void;
  mend?(double: Double): void;
}

const upgrade = (double: Double): void => {
  double.answer = () => null;
};

/** Ways in which a line or a frame goes wrong, as venues do it (feeds.md section 4). */
export const FAULTS: readonly Fault[] = [
  { name: 'close 1001', strike: (double) => double.closeAll(1001, 'going away') },
  { name: 'close 1008', strike: (double) => double.closeAll(1008) },
  { name: 'close 1013', strike: (double) => double.closeAll(1013, 'try again later') },
  { name: 'cut without a word', strike: (double) => double.terminateAll() },
  { name: 'reset', strike: (double) => double.resetAll() },
  { name: 'silent but ponging', lasts: 1.3, mute: true, strike: () => {} },
  {
    name: 'half-open',
    lasts: 1.3,
    mute: true,
    strike: (double) => {
      double.ponging = false;
    },
    mend: (double) => {
      double.ponging = true;
    },
  },
  {
    name: 'cut, and HTTP 503 for a while',
    lasts: 0.3,
    strike: (double) => {
      double.answer = () => ({ status: 503 });
      double.terminateAll();
    },
    mend: upgrade,
  },
  {
    name: 'cut, and no upgrade for a while',
    lasts: 0.3,
    strike: (double) => {
      double.answer = () => 'silence';
      double.terminateAll();
    },
    mend: upgrade,
  },
  { name: 'garbage', strike: (double) => double.push('not json at all') },
  { name: 'broken JSON', strike: (double) => double.push('{"e":"markPriceUpdate","s":') },
  { name: 'HTML', strike: (double) => double.push('<html><body>502 Bad Gateway</body></html>') },
  { name: 'a binary frame', strike: (double) => double.push(Buffer.from([0x1f, 0x8b, 8, 0])) },
  { name: 'an error frame', strike: (double, { error }) => double.push(error) },
  { name: 'a frame of 2 MB', strike: (double) => double.push(`{"data":"${'x'.repeat(2_000_000)}"}`) },
  ...['-5', '0', '', 'abc', '1e9999', null].map(
    (mark): Fault => ({ name: `mark ${JSON.stringify(mark)}`, strike: (double, { keys, tick }) => double.push(tick(keys[0], mark)) }),
  ),
  {
    name: 'an old time',
    // Who does not date its prices cannot send an old one.
    strike: (double, { keys, tick, dated }) => dated && double.push(tick(keys[0], '1.5', -86_400_000)),
  },
];
