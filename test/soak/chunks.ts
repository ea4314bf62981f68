import { Scene } from '../feed/conformance/scene.ts';
import type { Subject } from '../feed/conformance/subject.ts';
import { until } from '../feed/sink.ts';

/** How many pairs are under way at once. */
const WAVE = 200;

/**
 * Sends an adapter marks of two instruments in one TCP chunk, again and again.
 * @returns what went wrong, in words; null when each mark of both arrived, in order
 */
export async function lostOfChunks(subject: Subject, count: number): Promise<string | null> {
  const scene = await Scene.open(subject);
  try {
    await scene.quiet();
    for (let sent = 0; sent < count; sent += WAVE) {
      const prices = Array.from({ length: Math.min(WAVE, count - sent) }, (_, place) => String(sent + place + 1));
      for (const price of prices) {
        scene.push(...subject.keys.map((key) => subject.tick(key, price)));
        // A turn for each, so that no two pairs share a chunk.
        await new Promise(setImmediate);
      }
      await until(() => subject.keys.every(({ symbol }) => scene.marks(symbol).length >= prices.length)).catch(() => {});
      for (const { symbol } of subject.keys) {
        const missing = prices.find((price, place) => scene.marks(symbol)[place] !== price);
        if (missing !== undefined) return `${subject.venue}: ${symbol} did not get ${missing} of ${count} in its turn`;
      }
      scene.sink.quotes.length = 0;
    }
    return null;
  } finally {
    await scene.close();
  }
}
