import { vi } from 'vitest';
import { run } from '../../src/cli/run.ts';

/** What a command came to, run inside the test: as the program itself but for its process. */
export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs negmon's command line in this process. */
export async function negmon(...words: readonly string[]): Promise<Said> {
  const said = { stdout: '', stderr: '' };
  const catching = (name: 'stdout' | 'stderr') =>
    vi.spyOn(process[name], 'write').mockImplementation((text, ...rest) => {
      said[name] += String(text);
      const taken = rest.find((one) => typeof one === 'function');
      if (taken !== undefined) taken(null);
      return true;
    });
  const spies = [catching('stdout'), catching('stderr')];
  // The program listens for the end of its streams once; a test runs it many times.
  const before = [process.stdout.listeners('error'), process.stderr.listeners('error')] as const;
  try {
    const status = await run(words);
    return { status, ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
    for (const [i, stream] of [process.stdout, process.stderr].entries()) {
      for (const listener of stream.listeners('error')) {
        if (!before[i as 0 | 1].includes(listener)) stream.off('error', listener as () => void);
      }
    }
  }
}
