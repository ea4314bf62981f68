import { setTimeout as rest } from 'node:timers/promises';

/** ms from the first price until the code is compiled and the cost begins to be counted. */
const WARM_UP = 1500;
/** How long the last price may take, ms. */
const DRAIN = 5000;

/**
 * What every listener does: tells of the prices it got, when each came, and what they cost. `open(url, heard)` connects and calls `heard()`
 * for each price; it gives back a function that closes it again.
 */
export async function listen(open) {
  const url = process.argv[2];
  const times = [];
  let warm = null;
  const close = await open(url, () => {
    times.push(Number(process.hrtime.bigint()));
    if (warm === null && times.at(-1) - times[0] > WARM_UP * 1e6) warm = { usage: process.cpuUsage(), heard: times.length };
  });
  process.send('open');
  process.on('message', async ({ expected }) => {
    for (const end = performance.now() + DRAIN; times.length < expected && performance.now() < end; ) await rest(10);
    const { user, system } = process.cpuUsage(warm?.usage);
    await close();
    const cpu = (user + system) / (times.length - (warm?.heard ?? 0));
    // What is sent is lost with the process unless it is waited for.
    process.send({ times, cpu }, () => process.exit(0));
  });
}
