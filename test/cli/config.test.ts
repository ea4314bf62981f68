import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageFile } from '../../src/settings/package-file.ts';
import { BOOK } from './books.ts';
import { runHere } from './here.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'negmon-'));
  file = join(folder, 'deep', 'negmon.toml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const config = (...words: string[]) => runHere('config', ...words, '--config', file, '--data-dir', join(folder, 'data'));

function write(toml: string): void {
  file = join(folder, 'negmon.toml');
  writeFileSync(file, toml);
}

describe('negmon config', () => {
  it('path says where it is', async () => {
    expect(await config('path')).toEqual({ status: 0, stdout: `${file}\n`, stderr: '' });
  });

  it('init writes the annotated defaults for their owner alone, and never over what is there', async () => {
    expect(await config('init')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining(`written: ${file}.`) });
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(packageFile('config/negmon.toml'), 'utf8'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(folder, 'deep', 'negmon.schema.json'), 'utf8'))).toMatchObject({ title: 'negmon.toml' });
    writeFileSync(file, '# mine\n');
    expect(await config('init')).toEqual({
      status: 1,
      stdout: '',
      stderr: `negmon: there is a config already, and it is left as it is: ${file}.\n`,
    });
    expect(readFileSync(file, 'utf8')).toBe('# mine\n');
  });

  it('check names every mistake with its line, and ends with 78', async () => {
    write('[alerts]\nstalAfter = "15s"\nkeep = 60\n\n[[notify]]\nkind = "bel"\n');
    const { status, stdout, stderr } = await config('check');
    expect([status, stdout]).toEqual([78, '']);
    expect(stderr).toContain(`negmon: the config ${file} has 3 mistakes:\n`);
    expect(stderr).toContain('  alerts.stalAfter (line 2): unknown key "stalAfter"; did you mean "staleAfter"?');
    expect(stderr).toContain('  alerts.keep (line 3): must be a duration such as "15s", "500ms" or "1h30m", or "0s"; did you mean "60s"?');
    expect(stderr).toContain('  notify.0.kind (line 6): must be one of "bell"');
    write('[alerts\n');
    expect(await config('check')).toMatchObject({ status: 78, stderr: expect.stringContaining('is no TOML: line 1') });
  });

  it('check warns of overrides for what is not held, and of secrets that are not there, and ends with 0', async () => {
    write('[alerts.accounts."not-there"]\nkeep = "2m"\n[[notify]]\nkind = "slack"\nurl = "env:NEGMON_NOT_SET_ANYWHERE"\n');
    const book = join(folder, 'book.json');
    writeFileSync(book, JSON.stringify(BOOK));
    const { status, stdout, stderr } = await config('check', '--portfolio', book);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`${file} is well (channels: 1, overrides: 1)\n`);
    expect(stdout).toContain('warning: the settings have [alerts.accounts."not-there"], and the book has no such account');
    expect(stdout).toContain('warning: channel slack: the variable NEGMON_NOT_SET_ANYWHERE is not set');
  });
});
