import type { EventEmitter } from 'node:events';
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
  // The program begins to listen to its process and its streams once, for as long as it lives; here they outlive it.
  const forget = [process, process.stdout, process.stderr].map((emitter: EventEmitter) => remembering(emitter));
  try {
    return { status: await run(words), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
    for (const end of forget) end();
  }
}

/** Remembers who listens now; what it returns takes those off that came later. */
function remembering(emitter: EventEmitter): () => void {
  const before = new Set(emitter.eventNames().flatMap((name) => emitter.rawListeners(name)));
  return () => {
    for (const name of emitter.eventNames()) {
      for (const one of emitter.rawListeners(name)) if (!before.has(one)) emitter.off(name, one as () => void);
    }
  };
}
