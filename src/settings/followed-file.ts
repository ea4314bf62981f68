import { readFile, stat } from 'node:fs/promises';

/** What a file was found to be. */
export type Found =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' }
  /** @property code of the system's error. */
  | { readonly kind: 'unreadable'; readonly code: string };

/**
 * Follows a file that somebody edits. It is looked at again and again rather than listened to: editors put another file in its place, mounts
 * of other machines tell nothing, and a look costs microseconds. What is still being written is waited for: it is read when two looks in a
 * row saw the same.
 */
export class FollowedFile {
  readonly #path: string;
  readonly #found: (found: Found) => unknown;
  /** Of what was last told of. */
  #told: string | null = null;
  #seen: string | null = null;
  #busy = false;

  /** @param found called with what it is at first, and whenever that has changed; not again before it is done */
  constructor(path: string, found: (found: Found) => unknown) {
    this.#path = path;
    this.#found = found;
  }

  /** To be called a few times a second; never rejects. */
  async look(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const stamp = await stampOf(this.#path);
    if (stamp !== this.#told && stamp === this.#seen) await this.#read(stamp);
    this.#seen = stamp;
    this.#busy = false;
  }

  /** Tells of it at the next look, changed or not. */
  again(): void {
    this.#told = null;
  }

  async #read(stamp: string): Promise<void> {
    const found = await contentOf(this.#path);
    // Another save came in between: what was read may be half of each.
    if ((await stampOf(this.#path)) !== stamp) return;
    this.#told = stamp;
    await this.#found(found);
  }
}

async function stampOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    return codeOf(error);
  }
}

async function contentOf(path: string): Promise<Found> {
  try {
    return { kind: 'text', text: await readFile(path, 'utf8') };
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' ? { kind: 'none' } : { kind: 'unreadable', code };
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
