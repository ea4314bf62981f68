import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ISOLATED } from '../monitor/desk.ts';
import { runHere } from './here.ts';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'negmon-paper-words-'));
  const line = (second: number, mark: string): string =>
    `${JSON.stringify({ t: Date.UTC(2026, 0, 1) + second * 1000, symbol: 'BTC/USDT:USDT', mark })}\n`;
  writeFileSync(join(home, 'tape.jsonl'), [line(0, '50000'), line(1, '46950'), line(2, '46000')].join(''));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const negmon = (...words: string[]) => runHere(...words, '--data-dir', home);

describe('paper accounts on a tape', () => {
  const book = JSON.stringify({
    version: 1,
    accounts: [{ ...ISOLATED, paper: true, positions: [{ ...ISOLATED.positions[0], stopPrice: '47000' }] }],
  });
  const replay = (...words: string[]) => {
    const file = join(home, 'book.json');
    writeFileSync(file, book);
    return negmon('replay', join(home, 'tape.jsonl'), '--portfolio', file, '--speed', 'max', ...words);
  };
  const TEXT = 'paper: stop of binance-usdm/btc-1 at 47,000 filled at 46,950: -1,525 USDT';

  it('say in a line what happened, and once that it is not kept', async () => {
    const { stdout } = await replay();
    expect(stdout).toContain(`2026-01-01T00:00:01Z  ${TEXT}\n`);
    expect(stdout.split('paper, simulated: not kept')).toHaveLength(2);
    expect(stdout).toContain('binance-usdm: paper holds 975 USDT');
    expect(readFileSync(join(home, 'book.json'), 'utf8')).toBe(book);
  });

  it('are a line of their own beside the alerts in JSON, which count as they did', async () => {
    const { stdout, stderr } = await replay('--json');
    const lines = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as { type: string; alerts?: number });
    expect(lines.filter(({ type }) => type === 'paper')).toEqual([
      { type: 'paper', subject: 'binance-usdm/btc-1', at: '2026-01-01T00:00:01.000Z', text: TEXT },
    ]);
    expect(lines.at(-1)).toMatchObject({ type: 'summary', alerts: lines.filter(({ type }) => type === 'alert').length });
    expect(stderr).toContain('paper, simulated: not kept');
  });
});

it('a take-profit is set, shown and taken away by its word', async () => {
  await negmon('add', 'account', 'play', '--product', 'custom/derivatives', '--paper', '--asset', 'USDT=1000');
  await negmon('add', 'long 0.1 BTC/USDT:USDT @ 50000 stop 47000 takeProfit 60000', '--account', 'play');
  expect((await negmon('list')).stdout).toContain('stop 47000 takeProfit 60000');
  await negmon('edit', 'play/btc-1', '--take-profit', '61000');
  expect((await negmon('list')).stdout).toContain('takeProfit 61000');
  await negmon('edit', 'play/btc-1', '--take-profit', 'none');
  expect((await negmon('list')).stdout).not.toContain('takeProfit');
});
