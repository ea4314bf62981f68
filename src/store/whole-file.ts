import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A file that is being written: its name, the process that writes it, and a name of its own. */
const TEMPORARY = /\.(\d{1,10})\.[0-9a-f-]{36}\.tmp$/;
/** Nothing is written for so long, ms: whoever began this is gone, and its process number is somebody else's. */
const ABANDONED = 3_600_000;

/**
 * Writes a file whole or not at all: whoever reads it, also after a crash, finds the old text or the new. The folder is made for its
 * owner alone where there is none. Removes what writers that were killed left in the folder.
 * @throws Error of the file system, with nothing left behind.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `${basename(file)}.${process.pid}.${randomUUID()}.tmp`);
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await keepName(folder);
  await sweep(folder);
}

/** The new name outlives a power cut only once its folder is on the disk too; not every file system can be asked for that. */
async function keepName(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The text itself is safe: only which of the two a power cut leaves is open.
  }
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const process = TEMPORARY.exec(name)?.[1];
    if (process === undefined) continue;
    const path = join(folder, name);
    if (isRunning(Number(process)) && !(await isAbandoned(path))) continue;
    await rm(path, { force: true });
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > ABANDONED;
  } catch {
    return false;
  }
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
