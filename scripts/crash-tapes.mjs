// Makes test/vectors/crashes/*.csv.gz from recordings: node scripts/crash-tapes.mjs RECORDINGS [OUT]
// RECORDINGS is the folder that holds the two files named below; what the tapes hold is told in test/vectors/crashes/README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync, inflateRawSync } from 'node:zlib';

const MINUTE = 60_000;

/** Text of the first file inside a zip archive (stored or deflated). */
function unzipFirst(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('not a zip archive: its end record is missing');
  const entry = bytes.readUInt32LE(end + 16);
  const size = bytes.readUInt32LE(entry + 20);
  const local = bytes.readUInt32LE(entry + 42);
  const data = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const packed = bytes.subarray(data, data + size);
  return (bytes.readUInt16LE(entry + 10) === 8 ? inflateRawSync(packed) : packed).toString('utf8');
}

const plain = (text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** The close of each bar at the bar's end, inside the spans; a bar that no trade was in is left out. */
function closes(text, { time, close }, spans) {
  return text
    .split(/\r?\n/)
    .map((line) => line.split(','))
    .map((cells) => ({ t: time(cells) + MINUTE, price: plain(cells[close] ?? '') }))
    .filter(({ t, price }) => price !== '' && spans.some(([from, to]) => from <= t && t < to));
}

const TAPES = [
  {
    out: 'luna-2022-05.csv.gz',
    symbol: 'LUNA/USDT:USDT',
    field: 'last',
    read: (folder) =>
      closes(unzipFirst(readFileSync(join(folder, 'LUNAUSDT-spot-1m-2022-05.zip'))), { time: (cells) => Number(cells[0]), close: 4 }, [
        [Date.UTC(2022, 4, 9), Date.UTC(2022, 4, 13, 0, 45)],
        [Date.UTC(2022, 4, 31, 6), Date.UTC(2022, 4, 31, 6, 30)],
      ]),
  },
  {
    out: 'ftx-2022-01.csv.gz',
    symbol: 'BTC/USD:USD',
    field: 'mark',
    read: (folder) =>
      closes(
        gunzipSync(readFileSync(join(folder, 'ftx-BTC-PERP-1m-20211231-20220201.csv.gz'))).toString('utf8'),
        { time: ([text]) => Date.parse(`${text?.slice(0, 19).replace(' ', 'T')}Z`), close: 4 },
        [[Date.UTC(2022, 0, 20, 12), Date.UTC(2022, 0, 22, 12)]],
      ),
  },
];

const [folder, to = fileURLToPath(new URL('../test/vectors/crashes', import.meta.url))] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('crash-tapes: name the folder of the recordings: node scripts/crash-tapes.mjs RECORDINGS [OUT]\n');
  process.exit(2);
}

for (const { out, symbol, field, read } of TAPES) {
  const lines = read(folder).map(({ t, price }) => `${t},${symbol},${price}`);
  // A gzip header without a time or a name: the same recordings give the same bytes.
  const packed = gzipSync(`t,symbol,${field}\n${lines.join('\n')}\n`, { level: 9 });
  writeFileSync(join(to, out), packed);
  process.stdout.write(`${lines.length} lines, ${packed.length} bytes: ${out}\n`);
}
