import { CliError, EXIT } from './exit.ts';
import { reasonOf } from './input.ts';

/**
 * Writes to standard output and waits until it is taken, so that a slow reader slows us instead of filling memory. Resolves with
 * false when nobody reads any more (head, a closed pipe), which is no fault of ours.
 * @throws CliError when it cannot be written for another reason.
 */
export function writeAll(text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error) resolve(true);
      else if ((error as NodeJS.ErrnoException).code === 'EPIPE') resolve(false);
      else reject(new CliError(`standard output cannot be written: ${reasonOf(error)}.`, EXIT.failure));
    });
  });
}

/** Writes to the terminal behind standard error; whether it took the text. */
export function ring(text: string): Promise<boolean> {
  return new Promise((resolve) => process.stderr.write(text, (error) => resolve(!error)));
}
