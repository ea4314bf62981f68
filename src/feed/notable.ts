/** Below this a clock's offset is nobody's business, ms: 1.27 s was measured on an honest machine, and delay alone makes half a second. */
export const NOTABLE = 2_000;
