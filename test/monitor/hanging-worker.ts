import { parentPort } from 'node:worker_threads';

// A monitor that came up and then got stuck in a loop: it answers nothing any more.
parentPort?.postMessage({ kind: 'snapshot', snapshot: { seq: 1 } });
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
