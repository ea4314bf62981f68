/**
 * The terminal of the screen as another thread has it. One text is under way at a time, so that nothing piles up before a terminal that takes
 * nothing (Ctrl-S, a link that stalls, tmux in copy mode), and whoever rings there hears that nobody was rung.
 */
export class FarTerminal {
  readonly #post: (text: string) => void;
  #isBusy = false;
  /** Who waits for the text that is under way: to hear that it is written, or for his turn. */
  readonly #waiting = new Set<() => void>();

  /** @param post sends a text to the thread that writes, which answers with `written` */
  constructor(post: (text: string) => void) {
    this.#post = post;
  }

  /** Whether the terminal has taken it. @param signal gives up: what is under way may still be written when the terminal comes back */
  async write(text: string, signal: AbortSignal): Promise<boolean> {
    while (this.#isBusy && !signal.aborted) await this.#next(signal);
    if (signal.aborted) return false;
    this.#isBusy = true;
    this.#post(text);
    await this.#next(signal);
    return !signal.aborted;
  }

  /** The text that was under way is on the terminal. */
  written(): void {
    this.#isBusy = false;
    for (const wake of [...this.#waiting]) wake();
  }

  #next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
