import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { binance } from '../importer/subjects/binance.ts';
import { AccountDouble, KEY } from '../venues/accounts/account-double.ts';
import { runHere } from './here.ts';

let home: string;
let double: AccountDouble;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'negmon-import-'));
  double = await AccountDouble.with(binance.signature, { ...binance.empty, ...binance.scenes[0]?.answers });
  writeFileSync(join(home, 'negmon.toml'), `[venues.binance]\nrest = "${double.restUrl}"\n`);
  vi.stubEnv('NEGMON_BINANCE_KEY', KEY.apiKey);
  vi.stubEnv('NEGMON_BINANCE_SECRET', KEY.secret);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await double.close();
  rmSync(home, { recursive: true, force: true });
});

const negmon = (...words: string[]) =>
  runHere('--data-dir', join(home, 'data'), '--config', join(home, 'negmon.toml'), '--plain', ...words);
const ids = async () => {
  const { stdout } = await negmon('export');
  return (JSON.parse(stdout) as { accounts: { id: string }[] }).accounts.map(({ id }) => id);
};

describe('negmon import VENUE', () => {
  it('shows what it would write, writes it when told, and has nothing to write when nothing has changed', async () => {
    const shown = await negmon('import', 'binance');
    expect(shown.status).toBe(1);
    expect(shown.stdout).toContain('+ binance-usdm/wld-usdt-long: long 5 WLD/USDT:USDT @ 2.3483 cross\n');
    expect(shown.stdout).toContain('+ binance-margin owes USDT: 300.012 USDT\n');
    expect(shown.stderr).toContain('negmon: the key at binance: reads, from fixed addresses only.\n');
    expect(shown.stderr).toContain('negmon: nothing was written: --yes writes it.\n');
    expect(await ids()).toEqual([]);

    const written = await negmon('import', 'binance', '--yes');
    expect([written.status, written.stdout.split('\n').at(-2)]).toEqual([
      0,
      'imported as binance; "negmon undo" brings back what was there before',
    ]);
    expect(await ids()).toEqual(binance.scenes[0]?.accounts.map(({ id }) => `binance-${id}`));
    const { stdout } = await negmon('list', '--json');
    expect(stdout).toContain('"venue":"binance"');
    expect(stdout).not.toContain(KEY.apiKey);

    expect((await negmon('import', 'binance', '--yes')).stdout).toBe('nothing has changed since the last import\n');
    expect(double.strangers).toEqual([]);
    for (const name of readdirSync(join(home, 'data'))) {
      const bytes = readFileSync(join(home, 'data', name), 'latin1');
      for (const secret of Object.values(KEY)) expect(bytes).not.toContain(secret);
    }
  });

  it('says beside it what cannot be written down', async () => {
    double.answers = { ...double.answers, ...binance.scenes[1]?.answers };
    const { stderr } = await negmon('import', 'binance');
    expect(stderr).toContain(
      'negmon: binance-usdm: not modelled, and what it touches is unknown: order to buy 0.100 BTCUSDT at 5400.00 (limit).\n',
    );
  });

  it('warns of a change that the next reading takes back, and of none that stays', async () => {
    await negmon('import', 'binance', '--yes');
    const takenBack = 'the next reading of binance takes this back';
    expect((await negmon('edit', 'binance-usdm', '--asset', 'USDT=5')).stderr).toBe(
      `negmon: binance-usdm is what binance says: ${takenBack}.\n`,
    );
    expect((await negmon('edit', 'binance-usdm/wld-usdt-long', '--contracts', '7')).stderr).toContain(takenBack);
    expect((await negmon('rm', 'binance-margin', '--debt', 'USDT')).stderr).toContain(takenBack);
    expect((await negmon('rm', 'binance-spot')).stderr).toContain(takenBack);
    expect((await negmon('add', 'asset', 'BTC', '1', '--account', 'binance-usdm')).stderr).toContain(takenBack);
    for (const words of [
      ['edit', 'binance-usdm', '--label', 'main'],
      ['edit', 'binance-usdm/wld-usdt-long', '--stop', '2'],
      ['edit', 'binance-loan-busd-bnb', '--debt', 'BUSD=10000', '--rate', '8%', '--since', '2026-11-01T00:00:00Z'],
    ])
      expect([words, (await negmon(...words)).stderr.includes(takenBack)]).toEqual([words, false]);
    await negmon('import', 'binance', '--yes');
    expect(JSON.parse((await negmon('export')).stdout)).toMatchObject({
      accounts: expect.arrayContaining([
        expect.objectContaining({
          id: 'binance-usdm',
          label: 'main',
          assets: { USDT: '66.9923261' },
          positions: [expect.objectContaining({ contracts: '5', stopPrice: '2' })],
        }),
      ]),
    });
  });

  it('is undone whole', async () => {
    await negmon('add', 'account', 'mine', '--product', 'binance/usdm');
    await negmon('import', 'binance', '--yes');
    await negmon('undo');
    expect(await ids()).toEqual(['mine']);
  });

  it('leaves a hand-made account of the same id alone, and says how to go on', async () => {
    await negmon('add', 'account', 'binance-usdm', '--product', 'binance/usdm');
    const { status, stderr } = await negmon('import', 'binance', '--yes');
    expect(status).toBe(2);
    expect(stderr).toContain('there is an account binance-usdm already that is not of this import');
    expect(stderr).toContain('--as NAME');
    expect(await ids()).toEqual(['binance-usdm']);
    expect((await negmon('import', 'binance', '--as', 'bn', '--yes')).status).toBe(0);
    expect((await ids()).slice(0, 2)).toEqual(['binance-usdm', 'bn-usdm']);
  });

  it('asks nothing but its rights of a key that can withdraw or trade', async () => {
    double.answers = { ...double.answers, ...binance.rights?.withdrawing };
    const refused = await negmon('import', 'binance', '--yes', '--allow-trading-key');
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('this key can transfer, so it is not used')]);
    double.answers = { ...double.answers, ...binance.rights?.trading };
    const trading = await negmon('import', 'binance', '--yes');
    expect([trading.status, trading.stderr]).toEqual([1, expect.stringContaining('this key can trade')]);
    expect([...new Set(double.asked.map(({ path }) => path))]).toEqual(['/sapi/v1/account/apiRestrictions']);
    expect((await negmon('import', 'binance', '--yes', '--allow-trading-key')).status).toBe(0);
  });

  it('says what it lacks, and what a venue refuses', async () => {
    vi.stubEnv('NEGMON_BINANCE_KEY', 'another-key-altogether');
    const wrong = await negmon('import', 'binance', '--yes');
    expect([wrong.status, wrong.stderr]).toEqual([
      1,
      'negmon: binance refuses the key: "Invalid API-key, IP, or permissions for action.". Check the key, its secret and the addresses it is bound to. Your book is as it was.\n',
    ]);
    vi.unstubAllEnvs();
    const none = await negmon('import', 'binance', '--yes');
    expect([none.status, none.stderr]).toEqual([1, expect.stringContaining('there is no key for binance')]);
    expect((await negmon('import', 'binanse')).stderr).toContain('Did you mean "binance"?');
    expect((await negmon('import', 'binance', '--address', '0x1')).stderr).toContain('is read with a key, not by --address');
    expect((await negmon('import', 'binance', '--key', '../x')).stderr).toContain('there is no key');
    expect((await negmon('import', 'binance', '--as', 'A b')).stderr).toContain('an import is called by');
    expect((await negmon('import', 'binance', '--file', 'x')).stderr).toContain('either a venue');
  });

  it('keeps what it knew where a part cannot be read, and says so', async () => {
    await negmon('import', 'binance', '--yes');
    double.answers = {
      ...double.answers,
      'GET /dapi/v1/account': () => ({ status: 502, body: 'gateway' }),
      'GET /api/v3/account': { balances: [] },
    };
    const { status, stdout, stderr } = await negmon('import', 'binance', '--yes');
    expect(status).toBe(0);
    expect(stdout).toContain('- binance-spot');
    expect(stderr).toMatch(/Binance COIN-M futures could not be read: .*HTTP 502; what was known of it stays/);
    expect(stderr).toContain('binance-spot is gone at binance: it was last there on 20');
    expect(await ids()).toContain('binance-coinm-btc');
  });
});
