import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './tree.ts';

const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

describe('the Dockerfile', () => {
  const lines = read('Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  it('copies what there is, and nothing that is kept from it', () => {
    const ignored = new Set(read('.dockerignore').trim().split('\n'));
    const sources = lines.filter((line) => /^COPY (?!--from)/.test(line)).flatMap((line) => line.split(/ +/).slice(1, -1));
    expect(sources).toContain('package-lock.json');
    for (const source of sources) expect([source, existsSync(join(ROOT, source)), ignored.has(source)]).toEqual([source, true, false]);
  });

  it('does not run as root, and keeps what it writes in a volume', () => {
    const last = lines.findLastIndex((line) => line.startsWith('FROM'));
    const stage = lines.slice(last);
    expect(stage).toContain('USER node');
    expect(stage).toContain('VOLUME /data');
    expect(stage.indexOf('USER node')).toBeLessThan(stage.findIndex((line) => line.startsWith('ENTRYPOINT')));
    // Contract section 7: data in $XDG_DATA_HOME/negmon.
    expect(stage.find((line) => line.startsWith('ENV'))).toContain('XDG_DATA_HOME=/data');
  });

  it('builds with the least Node that negmon runs on, or a later one', () => {
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    expect(engines.node).toBe('>=22.13');
    for (const line of lines.filter((one) => one.startsWith('FROM'))) expect(line).toMatch(/^FROM node:24-slim( AS build)?$/);
  });
});

describe('the systemd unit', () => {
  const unit = read('config/systemd/negmon.service');

  it('comes back after a failure, and not after an end that was asked for or a mistake of the config', () => {
    expect(unit).toContain('\nRestart=on-failure\n');
    // Contract section 1, and 128 + SIGHUP, SIGINT, SIGTERM.
    expect(unit).toContain('\nSuccessExitStatus=129 130 143\n');
    expect(unit).toContain('\nRestartPreventExitStatus=2 78\n');
  });

  it('asks Node for nothing that it cannot do', () => {
    expect(unit).not.toMatch(/^MemoryDenyWriteExecute/m);
  });

  it.skipIf(spawnSync('systemd-analyze', ['--version']).status !== 0)('is one that systemd takes', () => {
    // It looks for a user's session, which a build machine does not have.
    const session = mkdtempSync(join(tmpdir(), 'negmon-'));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--user', join(ROOT, 'config/systemd/negmon.service')], {
      encoding: 'utf8',
      timeout: 30_000,
      env: { ...process.env, XDG_RUNTIME_DIR: session },
    });
    rmSync(session, { recursive: true });
    expect([status, stderr.split('\n').filter((line) => line.includes('negmon.service'))]).toEqual([0, []]);
  });
});
