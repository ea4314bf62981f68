import { vi } from 'vitest';
import { run } from '../../src/cli/run.ts';

/** What a command came to. */
export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process, without a terminal: as the program would, and many times faster. */
export async function runHere(...words: string[]): Promise<Said> {
  const said = { stdout: '', stderr: '' };
  const listen = (name: 'stdout' | 'stderr') =>
    vi.spyOn(process[name], 'write').mockImplementation((text, ...rest) => {
      said[name] += String(text);
      for (const done of rest) if (typeof done === 'function') done();
      return true;
    });
  const spies = [listen('stdout'), listen('stderr')];
  try {
    return { status: await run(words), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
    // Each run listens for what goes wrong with its streams; here they outlive it.
    for (const stream of [process.stdout, process.stderr])
      for (const one of stream.listeners('error').slice(1)) stream.off('error', one as () => void);
  }
}
