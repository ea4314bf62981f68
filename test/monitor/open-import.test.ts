import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { openImport } from '../../src/monitor/open-import.ts';

// NEGMON_BINANCE_KEY is Binance's: Bybit is not to see it, nor what is signed with it.
it.each([{ name: 'binance' }, { name: 'bybit', key: 'binance' }])('the key of another venue is not used: %j', async (source) => {
  const env = { NEGMON_BINANCE_KEY: 'planted-binance-key', NEGMON_BINANCE_SECRET: 'planted-binance-secret' };
  await expect(openImport({ venue: 'bybit', ...source }, { folder: tmpdir(), venues: {}, env })).rejects.toThrow(
    'binance is the name of another venue, whose key is not for bybit',
  );
});
