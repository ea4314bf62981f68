import { SUBJECTS } from '../feed/conformance/subjects.ts';
import { storm } from './storm.ts';

/** `node test/soak/weather.ts [seconds [seed]]`: ten minutes at 5,000 messages a second with a fault every 5 s; see storm.ts. */
const [seconds = 600, seed = 20261122] = process.argv.slice(2).map(Number);
if (!Number.isSafeInteger(seconds) || seconds < 20 || !Number.isSafeInteger(seed) || seed < 1) {
  process.stderr.write('node test/soak/weather.ts [seconds, at least 20 [seed]], both whole numbers\n');
  process.exit(2);
}
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const subjects = SUBJECTS.filter(({ venue }) => ['binance', 'bybit', 'okx', 'hyperliquid', 'kraken'].includes(venue));
const { faults, sent, quotes, wrong, slowest, growth } = await storm({ subjects, seconds, rate: 5_000, haste: 1, seed, say });
for (const one of wrong) say(`wrong: ${one}`);
const flat = growth <= 0.02;
say(
  `seed ${seed}: ${sent} prices sent, ${quotes} taken, ${faults} faults, slowest return ${Math.round(slowest)} ms, heap ${(100 * growth).toFixed(2)} % in the last half`,
);
say(`${faults - wrong.length + (flat ? 1 : 0)} passed, ${wrong.length + (flat ? 0 : 1)} failed`);
process.exitCode = wrong.length === 0 && flat ? 0 : 1;
