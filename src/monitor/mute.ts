// What a worker writes to standard output and error goes through the main thread, which may be blocked by its terminal for hours: what a
// library or a warning of Node's says meanwhile would pile up here, and tear the screen afterwards. To be imported before all else.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (...words: readonly unknown[]): boolean => {
    const done = words.at(-1);
    if (typeof done === 'function') queueMicrotask(() => done());
    return true;
  };
}

export {};
