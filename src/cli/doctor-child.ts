import { examine } from '../feed/doctor/examine.ts';
import type { Visit } from './doctor-visit.ts';

// A process of its own: a name that is being looked up cannot be called off, only killed.
process.once('message', async ({ key, address }: Visit) => {
  process.send?.(await examine(key, address));
});
// Whoever asked is gone.
process.once('disconnect', () => process.exit());
