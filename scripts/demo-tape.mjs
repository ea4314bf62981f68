// Makes config/demo/tape.jsonl.gz from recordings of 2025-10-10: node scripts/demo-tape.mjs RECORDINGS [OUT]
// RECORDINGS is the folder that holds the mark-price and trade files named below; the method is told in config/demo/README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync, inflateRawSync } from 'node:zlib';

const START = Date.UTC(2025, 9, 10, 20, 30);
const END = Date.UTC(2025, 9, 10, 22, 0);
const MINUTE = 60_000;
// A venue says its price again every second or so; a held price is said again this often, so that calm is not taken for silence.
const HOLD = 10_000;

const MARKS = { symbol: 'BTC/USD:BTC', file: 'BTCUSD_PERP-markprice-1m-2025-10-10.zip' };
const TRADES = [
  { symbol: 'AVAX/USD:AVAX', file: 'binance-delivery_trades_2025-10-10_AVAXUSD_PERP.csv.gz' },
  { symbol: 'FIL/USD:FIL', file: 'binance-delivery_trades_2025-10-10_FILUSD_PERP.csv.gz' },
];

/** Text of the first file inside a zip archive (stored or deflated). */
function unzipFirst(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('not a zip archive: its end record is missing');
  const entry = bytes.readUInt32LE(end + 16);
  const method = bytes.readUInt16LE(entry + 10);
  const size = bytes.readUInt32LE(entry + 20);
  const local = bytes.readUInt32LE(entry + 42);
  const data = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const packed = bytes.subarray(data, data + size);
  if (method !== 0 && method !== 8) throw new Error(`zip method ${method} is not known here`);
  return (method === 8 ? inflateRawSync(packed) : packed).toString('utf8');
}

/** Rows of a CSV text as objects by its header; these files quote nothing. */
function* records(text) {
  const [header = '', ...lines] = text.split(/\r?\n/);
  const names = header.split(',');
  for (const line of lines) {
    if (line === '') continue;
    const cells = line.split(',');
    yield Object.fromEntries(names.map((name, column) => [name, cells[column]]));
  }
}

/** A bar as four prices in the order a falling or a rising minute visits them, at :00, :20, :40 and the bar's last millisecond. */
function walk(bar) {
  const start = Number(bar.open_time);
  const falling = Number(bar.close) < Number(bar.open);
  return [
    { t: start, price: bar.open },
    { t: start + 20_000, price: falling ? bar.high : bar.low },
    { t: start + 40_000, price: falling ? bar.low : bar.high },
    { t: start + MINUTE - 1, price: bar.close },
  ];
}

/** The last trade of each second, at that trade's own millisecond; times in the file are microseconds. */
function lastOfEachSecond(text) {
  const bySecond = new Map();
  for (const { timestamp, price } of records(text)) {
    const t = Math.floor(Number(timestamp) / 1000);
    if (t < END) bySecond.set(Math.floor(t / 1000), { t, price });
  }
  return [...bySecond.values()];
}

/** Points between START and END, the price that stood at START first, each price said again every HOLD until the next. */
function* held(points) {
  const before = points.findLast(({ t }) => t <= START);
  const shown = [...(before ? [{ ...before, t: START }] : []), ...points.filter(({ t }) => t > START && t < END)];
  for (const [index, { t, price }] of shown.entries()) {
    const until = shown[index + 1]?.t ?? END;
    for (let at = t; at < until; at += HOLD) yield { t: at, price };
  }
}

const [folder, out = fileURLToPath(new URL('../config/demo/tape.jsonl.gz', import.meta.url))] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('demo-tape: name the folder of the recordings: node scripts/demo-tape.mjs RECORDINGS [OUT]\n');
  process.exit(2);
}

const lines = [];
const bars = [...records(unzipFirst(readFileSync(join(folder, MARKS.file))))];
for (const { t, price } of held(bars.flatMap(walk))) lines.push({ t, symbol: MARKS.symbol, mark: price });
for (const { symbol, file } of TRADES) {
  const text = gunzipSync(readFileSync(join(folder, file))).toString('utf8');
  for (const { t, price } of held(lastOfEachSecond(text))) lines.push({ t, symbol, last: price });
}
lines.sort((a, b) => a.t - b.t);
// A gzip header without a time or a name: the same recordings give the same bytes.
const packed = gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { level: 9 });
writeFileSync(out, packed);
process.stdout.write(`${lines.length} lines, ${packed.length} bytes: ${out}\n`);
