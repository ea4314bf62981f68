import { createInterface } from 'node:readline';
import { CliError, EXIT } from './exit.ts';
import { isScreen } from './options.ts';

/** Asks the person at the terminal, who says yes or no; no where there is none. @throws CliError when interrupted */
export function isWanted(question: string): Promise<boolean> {
  // The plain way of writing asks as well.
  if (!isScreen({})) return Promise.resolve(false);
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  terminal.on('SIGINT', () => reject(new CliError('interrupted: nothing was written.', EXIT.interrupted)));
  terminal.on('close', () => resolve(false));
  terminal.question(`${question} [y/N] `, (answer) => resolve(/^y(es)?$/i.test(answer.trim())));
  return promise.finally(() => terminal.close());
}
