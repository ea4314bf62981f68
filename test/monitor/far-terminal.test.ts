import { expect, it } from 'vitest';
import { FarTerminal } from '../../src/monitor/far-terminal.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('a text goes at once, and the next one when that is written', async () => {
  const posted: string[] = [];
  const terminal = new FarTerminal((text) => posted.push(text));
  const { signal } = new AbortController();
  const [first, second] = [terminal.write('a', signal), terminal.write('b', signal)];
  await turn();
  expect(posted).toEqual(['a']);
  terminal.written();
  expect(await first).toBe(true);
  await turn();
  expect(posted).toEqual(['a', 'b']);
  terminal.written();
  expect(await second).toBe(true);
});

it('a terminal that takes nothing is sent one text, whoever rings and however often; who gives up hears that nobody was rung', async () => {
  const posted: string[] = [];
  const terminal = new FarTerminal((text) => posted.push(text));
  for (let round = 0; round < 100; round++) {
    const ended = new AbortController();
    const rung = terminal.write(`${round}`, ended.signal);
    await turn();
    ended.abort();
    expect(await rung).toBe(false);
  }
  expect(posted).toEqual(['0']);
  expect(await terminal.write('late', AbortSignal.abort())).toBe(false);
  // It comes back.
  const rung = terminal.write('now', new AbortController().signal);
  terminal.written();
  await turn();
  expect(posted).toEqual(['0', 'now']);
  terminal.written();
  expect(await rung).toBe(true);
});
