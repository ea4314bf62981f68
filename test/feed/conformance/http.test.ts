import { expect } from 'vitest';
import { until } from '../sink.ts';
import { saw, withEach } from './play.ts';

/** What the body of a 403 was when CloudFront stood before a venue (github hummingbot/deploy, issue 28), its sentence. */
const COUNTRY = '<H1>403 ERROR</H1>\nThe Amazon CloudFront distribution is configured to block access from your country.';
/** What Binance says with a 451. */
const LOCATION = { code: 0, msg: "Service unavailable from a restricted location according to 'b. Eligibility'." };

withEach((play) => {
  for (const [status, retryAfter, wait] of [
    [429, '1', 1_000],
    [418, undefined, 300],
    [403, '0', 300],
  ] as const) {
    play(`HTTP ${status}, Retry-After ${retryAfter}: limited, left alone for ${wait} ms, then back`, async (scene) => {
      scene.watch();
      await scene.flows();
      let limited = 0;
      scene.double.answer = () => {
        limited = performance.now();
        return { status, headers: retryAfter === undefined ? {} : { 'Retry-After': retryAfter }, body: 'Forbidden' };
      };
      scene.double.terminateAll();
      await until(() => scene.sink.state === 'limited');
      scene.double.answer = () => null;
      saw(scene, 'limited', new RegExp(`HTTP ${status}; dialling again in`));
      await scene.flows();
      const next = scene.double.dials.find(({ at }) => at > limited)?.at ?? 0;
      // A timer of Node may fire up to a millisecond early.
      expect(next - limited).toBeGreaterThan(wait - 5);
    });
  }

  for (const [status, headers] of [
    [503, {}],
    [302, { Location: 'wss://negmon.invalid/' }],
    [200, {}],
  ] as const) {
    play(`HTTP ${status}: dialled again, and led nowhere else`, async (scene) => {
      scene.double.answer = () => ({ status, headers, body: '<html>' });
      scene.watch();
      await until(() => scene.double.dials.length > 2);
      saw(scene, 'reconnecting', new RegExp(`HTTP ${status}; dialling again in`));
      scene.double.answer = () => null;
      await scene.flows();
    });
  }

  for (const [status, body] of [
    [451, LOCATION],
    [403, COUNTRY],
  ] as const) {
    play(`HTTP ${status} for this place: said once, tried again slowly, and back when the user has moved`, async (scene) => {
      scene.double.answer = () => ({ status, body });
      scene.watch();
      await until(() => scene.double.dials.length > 2);
      expect(scene.watcher.states()).toEqual(['connecting', 'refused']);
      const refused = scene.sink.statuses.filter(({ state }) => state === 'refused');
      expect(new Set(refused.map(({ detail }) => detail))).toEqual(new Set([`the venue does not serve this place (HTTP ${status})`]));
      expect(refused.every(({ closedHere }) => closedHere === true)).toBe(true);
      const [first, second] = scene.double.dials.map(({ at }) => at);
      expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(300 - 5);
      scene.double.answer = () => null;
      await scene.flows();
      expect(scene.sink.statuses.at(-1)?.closedHere).toBeUndefined();
    });
  }

  play('a page that never ends is not waited for', async (scene) => {
    scene.double.answer = () => ({ status: 403, headers: { 'Content-Length': '100000' }, body: 'Forbidden' });
    scene.watch({ handshake: 300 });
    await until(() => scene.sink.state === 'limited');
    saw(scene, 'limited', /HTTP 403/);
  });
});
