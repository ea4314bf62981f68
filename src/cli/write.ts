/** Writes to standard output and waits until it is taken, so that a slow reader slows us instead of filling memory. */
export function writeAll(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      // A reader that went away (head, a closed pipe) is no fault of ours.
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error);
      else resolve();
    });
  });
}
