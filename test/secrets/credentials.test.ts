import { describe, expect, it } from 'vitest';
import { type CredentialsOptions, credentialsOf, type KeptKey } from '../../src/secrets/credentials.ts';
import { Secret } from '../../src/secrets/secret.ts';

const PAIR = ['apiKey', 'secret'] as const;

const kept = (name: string, venue: string, fields: KeptKey['fields'] = PAIR): KeptKey => ({
  name,
  venue,
  fields,
  open: async (field) => new Secret(`${name} ${field}`),
});

/** What the credentials hold, revealed. */
async function of(options: Partial<CredentialsOptions>, keys: readonly KeptKey[] = []): Promise<object> {
  const asked: string[] = [];
  const found = await credentialsOf({
    name: 'my-desk',
    venue: 'okx',
    needs: PAIR,
    env: {},
    kept: async (name) => {
      asked.push(name);
      return keys.find((key) => key.name === name) ?? null;
    },
    ...options,
  });
  return {
    asked,
    ...Object.fromEntries(Object.entries(found).map(([key, value]) => [key, value instanceof Secret ? value.reveal() : value])),
  };
}

describe('credentials of an import', () => {
  it('come from the environment and what is kept under its own name before those of its venue', async () => {
    const byVenue = { NEGMON_OKX_KEY: 'venue key', NEGMON_OKX_SECRET: 'venue secret' };
    const byName = { NEGMON_MY_DESK_KEY: 'desk key', NEGMON_MY_DESK_SECRET: 'desk secret' };
    const keys = [kept('okx', 'okx'), kept('my-desk', 'okx')];
    expect(await of({ env: { ...byVenue, ...byName } }, keys)).toEqual({ asked: [], apiKey: 'desk key', secret: 'desk secret' });
    // Another account at the same venue would be read otherwise.
    expect(await of({ env: byVenue }, keys)).toEqual({ asked: ['my-desk'], apiKey: 'my-desk apiKey', secret: 'my-desk secret' });
    expect(await of({ env: byVenue }, [kept('okx', 'okx')])).toEqual({ asked: ['my-desk'], apiKey: 'venue key', secret: 'venue secret' });
    expect(await of({}, [kept('okx', 'okx')])).toEqual({ asked: ['my-desk', 'okx'], apiKey: 'okx apiKey', secret: 'okx secret' });
  });

  it('never mix two places', async () => {
    const env = { NEGMON_OKX_KEY: 'venue key' };
    await expect(of({ env }, [kept('okx', 'okx')])).rejects.toThrow(
      'NEGMON_OKX_KEY is set, NEGMON_OKX_SECRET is not: set it too, or unset the others.',
    );
    await expect(of({ env: { ...env, NEGMON_OKX_SECRET: 'abc' } })).rejects.toThrow(
      /^NEGMON_OKX_SECRET holds nothing that opens an account/,
    );
  });

  it('hold what the venue wants, and only that', async () => {
    const key = { ...kept('okx', 'okx', ['apiKey', 'secret', 'password']), address: '0xabc' };
    expect(await of({ needs: ['address'] }, [key])).toEqual({ asked: ['my-desk', 'okx'], address: '0xabc' });
    expect(await of({ needs: ['address'], env: { NEGMON_OKX_ADDRESS: '0xdef' } })).toEqual({ asked: ['my-desk'], address: '0xdef' });
    expect(Object.keys(await of({ needs: [...PAIR, 'password'] }, [key])).sort()).toEqual([
      'address',
      'apiKey',
      'asked',
      'password',
      'secret',
    ]);
    await expect(of({ needs: [...PAIR, 'password'] }, [kept('okx', 'okx')])).rejects.toThrow(
      'the key okx has no passphrase of the key, which okx wants: add it again.',
    );
    await expect(of({ needs: ['address'] }, [kept('okx', 'okx')])).rejects.toThrow('has no address');
  });

  it('are refused when they open another venue, and missed with what to do', async () => {
    await expect(of({}, [kept('my-desk', 'bybit')])).rejects.toThrow('the key my-desk is for bybit, not for okx');
    await expect(of({})).rejects.toThrow(
      'there is no key for my-desk: run "negmon keys add my-desk --venue okx", or set NEGMON_MY_DESK_KEY, NEGMON_MY_DESK_SECRET.',
    );
    await expect(of({ needs: ['address'] })).rejects.toThrow('there is no address for my-desk');
  });
});
