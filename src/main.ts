#!/usr/bin/env node
// Built for Node 20 and importing nothing at the top, so that an old Node gets this far and a current one takes over.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  const { spawn } = await import('node:child_process');
  const { existsSync } = await import('node:fs');
  const { fileURLToPath } = await import('node:url');
  const own = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  if (existsSync(own) && process.env['NEGMON_RERUN'] === undefined) {
    const here = fileURLToPath(import.meta.url);
    const child = spawn(own, [here, ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, NEGMON_RERUN: '1' } });
    // What is to end us must reach the one that holds the terminal: it restores it and knows the exit status.
    for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.on(signal, () => child.kill(signal));
    const end = await new Promise<NodeJS.Signals | number>((resolve) => {
      child.on('exit', (status, signal) => resolve(signal ?? status ?? 1));
      child.on('error', (error) => {
        process.stderr.write(`negmon could not be run with ${own}: ${error.message}. Run "npm ci" to bring it along again.\n`);
        resolve(1);
      });
    });
    if (typeof end === 'number') process.exit(end);
    process.removeAllListeners(end);
    process.kill(process.pid, end);
  }
  process.stderr.write(
    `negmon needs Node 22.13 or newer; this is ${process.version}. Install a current Node, or in a checkout run "npm ci" and then "npm start", which bring one along.\n`,
  );
  process.exit(1);
}
// Ink and chalk do not look at NO_COLOR, only at FORCE_COLOR, and they look when they are imported.
if (process.env['NO_COLOR']) process.env['FORCE_COLOR'] = '0';
const { keepCode } = await import('./settings/code-cache.ts');
keepCode();
const { guardLastWords } = await import('./cli/last-words.ts');
guardLastWords();
const { run } = await import('./cli/run.ts');
process.exitCode = await run(process.argv.slice(2));

export {};
