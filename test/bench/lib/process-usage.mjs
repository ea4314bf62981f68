import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** Ticks a second of the times in /proc; Linux has had 100 on every machine Node runs on. */
const TICKS = 100;

/** User and system time of a process or thread so far, s. */
function cpuSeconds(path) {
  const text = readFileSync(path, 'utf8');
  // The name in brackets may hold blanks.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

function look(pid) {
  const threads = readdirSync(`/proc/${pid}/task`).map((id) => [id, cpuSeconds(`/proc/${pid}/task/${id}/stat`)]);
  return { at: performance.now(), whole: cpuSeconds(`/proc/${pid}/stat`), threads: new Map(threads) };
}

/**
 * Begins to watch what a process uses; the function given back ends it.
 * @returns shares of one core in percent (the whole may pass 100), and peak resident memory in MB. Null off Linux.
 */
export function watchUsage(pid) {
  if (!existsSync(`/proc/${pid}/task`)) return () => null;
  const first = look(pid);
  return () => {
    const last = look(pid);
    const share = (seconds) => (seconds / (last.at - first.at)) * 100_000;
    const used = [...last.threads].map(([id, seconds]) => [id, share(seconds - (first.threads.get(id) ?? 0))]);
    const main = used.find(([id]) => Number(id) === pid)?.[1] ?? 0;
    const [, peak] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+) kB/) ?? [];
    return {
      whole: share(last.whole - first.whole),
      main,
      busiestOther: Math.max(0, ...used.filter(([id]) => Number(id) !== pid).map(([, percent]) => percent)),
      peakMB: Number(peak) / 1024,
    };
  };
}
