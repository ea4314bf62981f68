import { fork } from 'node:child_process';
import { once } from 'node:events';

const here = (name) => new URL(`../feed/${name}.mjs`, import.meta.url);

/**
 * Plays a part of the capture to a listener, "bare", "negmon" or "ccxt", over a socket; player and listener are processes of their own.
 * @param part { speed: 1 as captured, from, to: shares of the capture }
 * @returns how many prices were sent and heard, CPU a price in us once warm, and ms from sent to heard, price by price
 */
export async function play(name, { speed, from, to }) {
  const pacer = fork(here('pacer'), [speed, from, to]);
  const [{ port }] = await once(pacer, 'message');
  const played = once(pacer, 'message');
  const listener = fork(here(`listen-${name}`), [`ws://127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(listener, 'message');
  const [{ sent }] = await played;
  const answered = once(listener, 'message');
  listener.send({ expected: sent.length });
  const [{ times, cpu }] = await answered;
  pacer.send('stop');
  return { sent: sent.length, heard: times.length, cpu, late: times.map((time, i) => (time - sent[i]) / 1e6) };
}
