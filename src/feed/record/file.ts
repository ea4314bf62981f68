import { closeSync, openSync } from 'node:fs';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { clean } from '../../book/clean.ts';

const pack = promisify(gzip);

/** How long a line may wait for the disk, ms. */
const FLUSH_MS = 500;
/** Lines that wait for a disk that does not take them: more than this is no longer kept, characters. */
const LONGEST_WAIT = 33_554_432;

/** A file that cannot be recorded to. The message is one paragraph: which file, what is wrong, what to do. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/**
 * Makes the empty file of a recording, for this user alone.
 * @throws RecordingError when there is one already, or it cannot be made
 */
export function createTape(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    throw new RecordingError(`the recording ${clean(file, 200)} cannot be made: ${createFault(error)}`);
  }
}

function createFault(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EEXIST':
      return 'there is such a file already, and it is not overwritten. Give another name, or move it away.';
    case 'ENOENT':
      return 'its folder does not exist. Make it first, or give another.';
    default:
      return `${writeFault(error)}. Give a place that you may write to.`;
  }
}

/** Why a file takes nothing more, in plain words. */
function writeFault(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
      return 'the disk is full';
    case 'EDQUOT':
      return "this user's share of the disk is full";
    case 'EFBIG':
      return 'the file may not grow further';
    case 'EROFS':
      return 'the disk is read-only';
    case 'EACCES':
    case 'EPERM':
      return 'this user may not write there';
    default:
      return clean(message);
  }
}

/**
 * Lines on their way to a file. Nobody waits for the disk: they are kept and written every half second. A name that ends in .gz is
 * written in gzip members, each whole, so that what is there can be read whatever becomes of the rest.
 */
export class TapeFile {
  readonly #handle: FileHandle;
  readonly #packs: boolean;
  readonly #stopped: (fault: string) => void;
  readonly #timer: NodeJS.Timeout;
  #waiting: string[] = [];
  #size = 0;
  #writing: Promise<void> | null = null;
  #over = false;

  private constructor(handle: FileHandle, packs: boolean, stopped: (fault: string) => void) {
    this.#handle = handle;
    this.#packs = packs;
    this.#stopped = stopped;
    // A recording alone is no reason to live on.
    this.#timer = setInterval(() => this.#flush(), FLUSH_MS).unref();
  }

  /**
   * Opens a file that is there, and writes at its end.
   * @param stopped called at most once, with the reason in plain words, when nothing more can be recorded
   * @throws RecordingError
   */
  static async open(file: string, stopped: (fault: string) => void): Promise<TapeFile> {
    try {
      return new TapeFile(await open(file, constants.O_WRONLY | constants.O_APPEND), file.endsWith('.gz'), stopped);
    } catch (error) {
      throw new RecordingError(`the recording ${clean(file, 200)} cannot be written: ${writeFault(error)}.`);
    }
  }

  /** Takes a line with its end; never waits, never throws. */
  append(line: string): void {
    if (this.#over) return;
    this.#waiting.push(line);
    this.#size += line.length;
    if (this.#size > LONGEST_WAIT) this.#stop('the disk does not keep up');
  }

  /** Resolves when what was taken is written, or cannot be. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    this.#flush();
    await this.#writing;
    this.#over = true;
    await this.#handle.close().catch(() => {});
  }

  #flush(): void {
    if (this.#over || this.#writing !== null || this.#waiting.length === 0) return;
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#size = 0;
    this.#writing = this.#write(text)
      .catch((error: unknown) => this.#stop(writeFault(error)))
      .finally(() => {
        this.#writing = null;
      });
  }

  async #write(text: string): Promise<void> {
    await this.#handle.appendFile(this.#packs ? await pack(text) : text);
  }

  #stop(fault: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#waiting = [];
    this.#size = 0;
    clearInterval(this.#timer);
    this.#stopped(fault);
  }
}
