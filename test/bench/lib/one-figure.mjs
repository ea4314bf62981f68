/**
 * `node one-figure.mjs NAME WISH`, forked by bench.mjs: measures one figure in a process of its own, so that the code and the heap that another
 * one has left behind are not in it, and sends its lines, or why there are none.
 */
const [name, wish] = process.argv.slice(2);

async function lines() {
  try {
    const { figure } = await import(new URL(`../figures/${name}.mjs`, import.meta.url));
    return { rows: await figure.measure(JSON.parse(wish)) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

// Whoever asked is gone: nobody waits for it.
process.on('disconnect', () => process.exit(1));
process.send(await lines(), () => process.exit(0));
