import { expect, test } from 'vitest';
import { killWhileSending } from './send-kills.ts';

// Alertmanager's promise (docs/high_availability.md): rather twice than never. Twice means with the same id, and only where a kill came
// between the answer and its mark. A thousand kills: test/soak/send-kills.ts.
test('kill -9 loses no message that was said, and doubles at most the one that was under way', async () => {
  const kills = 4;
  const { said, lost, strange, doubled } = await killWhileSending(kills, Math.random);
  expect({ lost, strange }).toEqual({ lost: [], strange: [] });
  expect(said).toBeGreaterThan(kills);
  expect(doubled).toBeLessThanOrEqual(kills * 2);
}, 120_000);
