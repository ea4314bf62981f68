import { vi } from 'vitest';
import { run } from '../../src/cli/run.ts';

/** What a command came to. */
export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const LISTENED: readonly (readonly [NodeJS.EventEmitter, string])[] = [
  [process.stdout, 'error'],
  [process.stderr, 'error'],
  [process, 'uncaughtException'],
  [process, 'unhandledRejection'],
];

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
  const heard = LISTENED.map(([emitter, event]) => [emitter, event, emitter.listeners(event)] as const);
  try {
    return { status: await run(words), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
    // Each run listens for what goes wrong; here its listeners would outlive it.
    for (const [emitter, event, before] of heard) {
      for (const one of emitter.listeners(event)) if (!before.includes(one)) emitter.off(event, one as () => void);
    }
  }
}
