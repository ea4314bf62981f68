import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Notice } from '../../src/alerts/observation.ts';
import { Session } from '../../src/monitor/session.ts';
import { playing } from './tapes.ts';

const at = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** "day hh:mm:ss subject reason level" of all that is said in a tape of real prices (test/vectors/crashes/README.md). */
async function told(tape: string, book: string): Promise<string[]> {
  const { accounts } = JSON.parse(readFileSync(at(`vectors/crashes/${book}`), 'utf8')) as { accounts: object[] };
  const notices: Notice[] = [];
  const ended = Promise.withResolvers<void>();
  const session = await Session.open(playing(at(tape), accounts), {
    notice: (notice) => notices.push(notice),
    ended: () => ended.resolve(),
  });
  await ended.promise;
  await session.stop();
  return notices.map(
    ({ at: ms, subject, reason, level }) => `${new Date(ms).toISOString().slice(8, 19).replace('T', ' ')} ${subject} ${reason} ${level}`,
  );
}

const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.trim());

describe('the crash that a person should hear of', () => {
  // The long: liquidation at (64 · 300 − 6,400) / (300 · 0.98) = 43.54, so warning from 47.32, critical from 44.88, below zero under 42.67; it
  // swings by 10 % within minutes, and each swing past 9.6 % is an end. The loan: called at 28.57, sold at 25, worth less than is owed under 20.
  // The halt of 18 days is told, and LUNA 2.0 mends nothing: it is another coin. The short says nothing at all.
  it('of LUNA', async () => {
    expect(await told('vectors/crashes/luna-2022-05.csv.gz', 'luna.json')).toEqual(
      lines(`
      09 18:25:00 luna-desk/luna-long first warning
      09 18:27:00 luna-desk/luna-long recovered ok
      09 18:31:00 luna-desk/luna-long first warning
      09 18:33:00 luna-desk/luna-long escalated critical
      09 18:40:00 luna-desk/luna-long escalated critical
      09 18:54:00 luna-desk/luna-long recovered ok
      09 18:59:00 luna-desk/luna-long first warning
      09 19:48:00 luna-desk/luna-long escalated critical
      09 20:05:00 luna-desk/luna-long recovered ok
      09 21:32:00 luna-desk/luna-long first warning
      09 21:54:00 luna-desk/luna-long escalated critical
      09 21:57:00 luna-desk/luna-long escalated negative
      09 22:17:00 luna-desk/luna-long escalated critical
      09 22:26:00 luna-desk/luna-long escalated liquidation
      09 22:42:00 luna-desk/luna-long escalated negative
      10 00:09:00 luna-loan first warning
      10 00:16:00 luna-loan recovered ok
      10 00:21:00 luna-loan first warning
      10 00:37:00 luna-loan recovered ok
      10 03:25:00 luna-loan first warning
      10 03:57:00 luna-loan escalated critical
      10 04:01:00 luna-loan escalated liquidation
      10 05:48:00 luna-loan recovered ok
      10 10:02:00 luna-loan first warning
      10 11:33:00 luna-loan recovered ok
      10 15:06:00 luna-loan first warning
      10 15:37:00 luna-loan recovered ok
      10 18:56:00 luna-loan first warning
      10 19:08:00 luna-loan escalated critical
      10 19:34:00 luna-loan escalated liquidation
      10 21:23:00 luna-loan escalated negative
      31 06:01:00 luna-desk/luna-long stale negative
      31 06:01:00 luna-loan stale negative
      31 06:01:00 luna-desk/luna-long resumed negative
      31 06:01:00 luna-loan resumed negative
    `),
    );
  }, 60_000);

  // Liquidation at (42,000 − 6,000) / 0.97 = 37,113.4: the leg warns from 40,340, is critical from 38,261; half of the margin is used at
  // 38,298 and four fifths at 37,403; below zero under 36,000. A slow bleed of two days in ten messages; bars of a minute are never stale.
  it('of FTX', async () => {
    expect(await told('vectors/crashes/ftx-2022-01.csv.gz', 'ftx.json')).toEqual(
      lines(`
      21 01:40:00 ftx/btc-long first warning
      21 12:38:00 ftx first warning
      21 12:38:00 ftx/btc-long escalated critical
      21 15:22:00 ftx/btc-long escalated critical
      21 15:52:00 ftx recovered ok
      21 18:20:00 ftx first warning
      21 18:21:00 ftx/btc-long escalated critical
      21 21:43:00 ftx escalated critical
      21 21:49:00 ftx escalated liquidation
      21 22:50:00 ftx escalated negative
    `),
    );
  }, 60_000);

  // Inverse: 10,000 USD from 2.2 on 1,000 FIL, 1 %: 10,100 / (1,000 + 10,000 / 2.2) = 1.8213; below zero under 1.8033. From critical to below zero
  // in nine seconds is one message; that it came up for a moment and fell again is another. The short gains, and says nothing.
  it('of FIL', async () => {
    expect(await told('../config/demo/tape.jsonl.gz', 'fil.json')).toEqual(
      lines(`
      10 21:13:18 fil-desk/fil-long first warning
      10 21:14:27 fil-desk/fil-long escalated critical
      10 21:14:36 fil-desk/fil-long escalated negative
      10 21:16:05 fil-desk/fil-long escalated negative
    `),
    );
  }, 60_000);
});
