import { constants, type Stats } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SecretError } from './secret-error.ts';

/** Read by the group or by others. */
const SHARED = 0o077;
const WRITABLE_BY_OTHERS = 0o022;
/** Of a folder such as /tmp: whoever may write there cannot touch what belongs to somebody else. */
const STICKY = 0o1000;

/**
 * The text of a file that nobody else can read or put another in the place of; null when there is none.
 * @param most bytes it may have
 * @throws SecretError when others can, when it is no plain file, too large, or cannot be read
 */
export async function readPrivate(file: string, most: number): Promise<string | null> {
  try {
    // A pipe would keep us waiting for whoever writes into it.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw new SecretError(`${file} is no plain file.`);
      refuseShared(file, stats);
      await refuseOpenFolder(file);
      if (stats.size > most) throw new SecretError(`${file} is larger than ${most} bytes: that is no file of secrets.`);
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof SecretError) throw error;
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new SecretError(`${file} cannot be read: ${code}. Check the path and that you may read it.`);
  }
}

function refuseShared(file: string, { mode, uid }: Stats): void {
  // Windows has no such modes: what others may do there is a matter of the folder, which is the user's own.
  if (process.getuid === undefined) return;
  if ((mode & SHARED) !== 0) {
    throw new SecretError(
      `others can read or change ${file}, so it is not used: run chmod 600 on it, and replace what is in it if others may have seen it.`,
    );
  }
  if (uid !== process.getuid() && uid !== 0) throw new SecretError(`${file} belongs to somebody else, so it is not used.`);
}

async function refuseOpenFolder(file: string): Promise<void> {
  if (process.getuid === undefined) return;
  const folder = dirname(await realpath(file));
  const { mode } = await stat(folder);
  if ((mode & WRITABLE_BY_OTHERS) === 0 || (mode & STICKY) !== 0) return;
  throw new SecretError(`others can write into the folder ${folder}, so nothing in it is trusted: run chmod go-w on it.`);
}
