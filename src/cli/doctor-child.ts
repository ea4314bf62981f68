import { examine } from '../feed/doctor/examine.ts';
import { FOR_EXAMINER, type Visit } from './doctor-visit.ts';

// A process of its own: a name that is being looked up cannot be called off, only killed.
process.once('message', async ({ key, address, sent }: Visit) => {
  // A busy machine may have taken seconds to begin: a shorter look is worth more than none that ends in time.
  process.send?.(await examine(key, address, FOR_EXAMINER - (Date.now() - sent)));
});
// Whoever asked is gone.
process.once('disconnect', () => process.exit());
