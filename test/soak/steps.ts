import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A long proof: a program of its own, which ends with status 0 when it holds and says in its last line what it has seen. */
export interface Step {
  readonly name: string;
  /** What `node` is started with. */
  readonly words: readonly string[];
}

export interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly lastLine: string;
}

/** Runs a step to its end; everything it says is passed on while it runs. */
export async function runStep({ name, words }: Step, say: (text: string) => void): Promise<Outcome> {
  const start = performance.now();
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  let rest = '';
  let lastLine = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    say(text);
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lastLine = lines.findLast((line) => line.trim() !== '') ?? lastLine;
  });
  const [status, signal] = (await once(child, 'close')) as [number | null, string | null];
  process.off('exit', stop);
  const seconds = (performance.now() - start) / 1000;
  const said = rest.trim() === '' ? lastLine : rest;
  return {
    name,
    passed: status === 0,
    seconds,
    lastLine: said === '' ? `ended ${signal === null ? `with status ${status}` : `by ${signal}`}` : said,
  };
}

/** Which steps the words ask for: names, each followed by what that step is given; all of them without words. Null: a name is not known. */
export function chosen(steps: readonly Step[], words: readonly string[]): Step[] | null {
  if (words.length === 0) return [...steps];
  const found: { name: string; words: string[] }[] = [];
  for (const word of words) {
    const step = steps.find(({ name }) => name === word);
    if (step !== undefined) found.push({ name: step.name, words: step.words.slice(0, 1) });
    else if (found.length === 0) return null;
    else found.at(-1)?.words.push(word);
  }
  // Without words of its own a step has those that it always has.
  return found.map((one) => (one.words.length > 1 ? one : (steps.find(({ name }) => name === one.name) as Step)));
}

/** The outcomes as a table, the failed ones to be seen at once. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  const lines = outcomes.map(
    ({ name, passed, seconds, lastLine }) =>
      `${name.padEnd(width)}  ${passed ? 'passed' : 'FAILED'}  ${seconds.toFixed(0).padStart(5)} s  ${lastLine}`,
  );
  const failed = outcomes.filter(({ passed }) => !passed).length;
  return [...lines, `${outcomes.length - failed} passed, ${failed} failed`].join('\n');
}
