/** Prices after which the code is compiled and the cost begins to be counted. */
const WARM_UP = 4000;

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
    if (times.length === WARM_UP) warm = process.cpuUsage();
  });
  process.send('open');
  process.on('message', async () => {
    const { user, system } = process.cpuUsage(warm ?? undefined);
    await close();
    // What is sent is lost with the process unless it is waited for.
    process.send({ times, cpu: (user + system) / (times.length - (warm === null ? 0 : WARM_UP)), memory: process.memoryUsage.rss() }, () =>
      process.exit(0),
    );
  });
}
