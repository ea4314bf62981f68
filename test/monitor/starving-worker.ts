// A monitor with a leak: it comes up and then holds more and more.
import { parentPort } from 'node:worker_threads';

parentPort?.postMessage({ kind: 'snapshot', snapshot: { seq: 1 } });
const held: number[][] = [];
for (;;) held.push(Array.from({ length: 10_000 }, (_, i) => i + held.length));
