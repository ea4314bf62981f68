import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { deserialize } from 'node:v8';
import { build } from 'esbuild';
import { ROOT } from './machine.mjs';

/** Of the terminal. */
export const SIZE = { columns: 120, rows: 40 };

const ENTRY = `
export { render } from 'ink';
export { createElement } from 'react';
export { default as Yoga } from 'yoga-layout';
export { App } from './src/dashboard/app.tsx';
export { createController } from './src/dashboard/controller.ts';
export { openDashboard } from './src/dashboard/open.tsx';
export { createTheme } from './src/dashboard/theme.ts';
`;
const NO_DEVTOOLS = {
  name: 'no-devtools',
  setup(bundle) {
    bundle.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    bundle.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

/** Brings the dashboard's parts here, built as the program is: production React. @param folder where the bundle goes */
export async function bundledDashboard(folder) {
  const outfile = join(folder, 'dashboard.mjs');
  await build({
    stdin: { contents: ENTRY, resolveDir: ROOT, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    plugins: [NO_DEVTOOLS],
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}

/** The output side of a terminal that nobody looks at: it counts. */
export class Tty extends Writable {
  isTTY = true;
  bytes = 0;
  frames = 0;
  /** All that was written. */
  text = '';

  constructor() {
    super({ decodeStrings: false });
    Object.assign(this, SIZE);
  }

  _write(chunk, _encoding, done) {
    const text = String(chunk);
    this.bytes += Buffer.byteLength(text);
    if (text.includes('\u001b[?2026h')) this.frames++;
    this.text += text;
    done();
  }

  /** Begins to count anew. */
  reset() {
    [this.bytes, this.frames, this.text] = [0, 0, ''];
  }
}

/** The keyboard of such a terminal. */
export class Keyboard extends PassThrough {
  isTTY = true;
  setRawMode() {
    return this;
  }
  ref() {
    return this;
  }
  unref() {
    return this;
  }
}

/** Stands for the monitor's thread: snapshots come as the bytes that a message between threads is. */
export class FakeThread {
  #listeners = new Set();
  #snapshot = null;
  #store;

  constructor(store) {
    this.#store = store;
  }

  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  current() {
    return this.#snapshot;
  }

  failure() {
    return null;
  }

  send(command) {
    this.#store.send(command);
  }

  publish(bytes) {
    this.#snapshot = deserialize(bytes);
    for (const listener of this.#listeners) listener();
  }
}

/** The dashboard on a terminal that counts, over a monitor that sends what it is given. */
export function openOurs({ openDashboard }, store) {
  const [source, stdout, stdin] = [new FakeThread(store), new Tty(), new Keyboard()];
  const dashboard = openDashboard({ source, stdin, stdout, ascii: true, color: true, reducedMotion: false, bell: false });
  const show = async (bytes) => {
    source.publish(bytes);
    await dashboard.painted();
  };
  return { show, stdin, stdout, close: () => dashboard.stop() };
}

/** What composes the rows, without a terminal. */
export function composerOf({ createController, createTheme }, source) {
  const theme = createTheme({ color: true, ascii: true });
  const nothing = () => {};
  return createController({ source, theme, size: SIZE, reducedMotion: false, ring: nothing, leave: nothing, now: () => performance.now() });
}

/** The same screen with Ink to draw the rows. */
export function openByInk(parts, store) {
  const source = new FakeThread(store);
  const controller = composerOf(parts, source);
  const options = { stdin: new Keyboard(), stdout: new Tty(), alternateScreen: true, incrementalRendering: true };
  const instance = parts.render(parts.createElement(parts.App, { controller }), {
    ...options,
    interactive: true,
    maxFps: 60,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const show = async (bytes) => {
    source.publish(bytes);
    await instance.waitUntilRenderFlush();
  };
  const close = () => {
    instance.unmount();
    controller.close();
  };
  return { show, stdout: options.stdout, close };
}

/** Whole clears of the screen or of its rows in what was written: the terminal flickers with each. */
export function clearsIn(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is counted
  return (text.match(/\u001b\[[0123]?J|\u001b\[2K/g) ?? []).length;
}
