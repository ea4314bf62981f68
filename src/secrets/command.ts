import { spawn } from 'node:child_process';
import { isSecret } from './redact.ts';
import { SecretError } from './secret-error.ts';

/** A password manager may have to be unlocked first, ms. */
const PATIENCE = 30_000;

/**
 * What a command writes to standard output. No shell reads its words, it is given none of negmon's own secrets, and what it says on
 * standard error is shown to nobody: it might be the secret.
 * @param most bytes of it
 * @throws SecretError when it cannot be run, fails, takes too long or says too much
 */
export async function outputOf(words: readonly string[], most: number, patience = PATIENCE): Promise<string> {
  const [command = '', ...rest] = words;
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'ignore'], env: surrounding(), windowsHide: true });
  const chunks: Buffer[] = [];
  let size = 0;
  let fault: string | null = null;
  const end = (why: string): void => {
    fault ??= why;
    child.kill('SIGKILL');
    // Whatever it has started may hold its output open.
    child.stdout.destroy();
  };
  const timer = setTimeout(() => end(`took longer than ${patience / 1000} s`), patience);
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > most) end(`said more than ${most} bytes`);
    else chunks.push(chunk);
  });
  const status = await new Promise<number | null>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      fault ??= error.code === 'ENOENT' ? 'is not there' : `cannot be run (${error.code ?? 'unknown error'})`;
      resolve(null);
    });
    child.on('close', resolve);
  });
  clearTimeout(timer);
  if (fault === null && status !== 0) fault = status === null ? 'was ended by a signal' : `ended with status ${status}`;
  if (fault !== null) throw new SecretError(`the command ${JSON.stringify(command)} ${fault}. Run it yourself to see what is wrong.`);
  return Buffer.concat(chunks).toString('utf8');
}

/** The surrounding without the secrets that were put into it for negmon, by their names or by what has been read of them: what a command is run in. */
export function surrounding(): NodeJS.ProcessEnv {
  const isOurs = (name: string, text: string): boolean => /^NEGMON_\w+_(KEY|SECRET|PASSWORD)$/.test(name) || isSecret(text);
  return Object.fromEntries(Object.entries(process.env).filter(([name, text]) => text !== undefined && !isOurs(name, text)));
}
