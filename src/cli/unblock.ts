/** What Node's streams on terminals and pipes have and do not document; the way is libuv's uv_stream_set_blocking. */
interface Handled {
  readonly _handle?: { readonly setBlocking?: (isBlocking: boolean) => number };
}

/**
 * Has what is written to terminals wait in a queue: Node stops the whole program in a write to a terminal that takes nothing (Ctrl-S, tmux in
 * copy mode), and whoever watches on the same thread would see no price until somebody looks. Pipes never stop it. What waits are some lines
 * an hour.
 */
export function unblockTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.isTTY) (stream as Handled)._handle?.setBlocking?.(false);
  }
}
