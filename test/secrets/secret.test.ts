import { format, inspect } from 'node:util';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/secrets/secret.ts';

const TEXT = 'k9vQw2Zp7LtRb4Xs';
const secret = new Secret(TEXT);

/** Every way in which a value becomes text. */
const RENDERINGS: readonly (readonly [string, () => string])[] = [
  ['String()', () => String(secret)],
  ['a template', () => `${secret}`],
  ['joining with text', () => `the key is ${[secret, 1].join(' ')}`],
  ['toLocaleString', () => secret.toLocaleString()],
  ['JSON', () => JSON.stringify({ apiKey: secret, list: [secret] })],
  ['inspect', () => inspect(secret)],
  ['inspect in depth, hidden parts too', () => inspect({ a: { b: [new Map([[secret, secret]])] } }, { depth: null, showHidden: true })],
  ['what console prints', () => format('%s %o %O %j %d', secret, secret, secret, secret, secret)],
  ['keys and entries', () => inspect([Object.keys(secret), Object.values(secret), Object.entries(secret)], { showHidden: true })],
  ['its own properties', () => inspect(Object.getOwnPropertyDescriptors(secret), { showHidden: true, depth: 9 })],
  ['the source of what reveals it', () => secret.reveal.toString()],
  ['a copy', () => inspect({ ...secret })],
  ['an error', () => inspect(new Error(`no answer with ${secret}`, { cause: secret }))],
  ['an error of errors', () => inspect(new AggregateError([secret], 'no answer', { cause: { apiKey: secret } }), { showHidden: true })],
  ['its stack', () => String(new Error(`${secret}`).stack)],
];

describe('a secret', () => {
  it.each(RENDERINGS)('is not in %s', (_, render) => {
    expect(render()).not.toContain(TEXT);
  });

  it('says that it is one', () => {
    expect([String(secret), JSON.stringify(secret), inspect(secret)]).toEqual(['[secret]', '"[secret]"', '[secret]']);
    expect(secret.reveal()).toBe(TEXT);
  });

  it('cannot be sent to another thread', () => {
    for (const send of [(value: unknown) => structuredClone(value), (value: unknown) => new MessageChannel().port1.postMessage(value)]) {
      let thrown: unknown = null;
      try {
        send({ apiKey: secret });
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toMatchObject({ name: 'DataCloneError' });
      expect(inspect(thrown)).not.toContain(TEXT);
    }
  });
});
