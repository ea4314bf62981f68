/**
 * What every listener does: tells of the prices it got, when each came, and what they cost. `open(url, heard)` connects and calls `heard()`
 * for each price; it gives back a function that closes it again.
 */
export async function listen(open) {
  const url = process.argv[2];
  const times = [];
  let first = null;
  const close = await open(url, () => {
    first ??= { cpu: process.cpuUsage(), at: performance.now() };
    times.push(Number(process.hrtime.bigint()));
  });
  process.send('open');
  process.on('message', async () => {
    const { user, system } = process.cpuUsage(first?.cpu);
    process.send({ times, cpu: user + system, memory: process.memoryUsage.rss() });
    await close();
    process.exit(0);
  });
}
