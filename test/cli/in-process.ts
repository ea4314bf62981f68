import type { EventEmitter } from 'node:events';
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
  // The program begins to listen once, for as long as its process lives; a test begins many times.
  const forget = [process, process.stdout, process.stderr].map((emitter: EventEmitter) => remembering(emitter));
  try {
    const status = await run(words);
    return { status, ...said };
  } finally {
    for (const end of [...forget, ...spies.map((spy) => () => spy.mockRestore())]) end();
  }
}

/** Remembers who listens now; what it returns takes the later ones off. */
function remembering(emitter: EventEmitter): () => void {
  const before = new Set(emitter.eventNames().flatMap((name) => emitter.rawListeners(name)));
  return () => {
    for (const name of emitter.eventNames()) {
      for (const listener of emitter.rawListeners(name)) if (!before.has(listener)) emitter.off(name, listener as () => void);
    }
  };
}
