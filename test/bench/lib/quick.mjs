/** What `npm run bench -- quick` may take in all, the build included, s. */
export const QUICK_SECONDS = 60;

/**
 * What each figure may take of it on two free cores, s; a figure that is not here is not part of it unless it is named. Figures of
 * the table all are.
 */
export const QUICK = {
  verdict: 11,
  cross: 8,
  screen: 10,
  'alert-latency': 8,
  'first-frame': 6,
  'key-to-screen': 6,
  reading: 2,
  solve: 1,
  stress: 3,
  cure: 1,
};
