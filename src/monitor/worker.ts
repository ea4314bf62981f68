import './mute.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { safeReason } from '../secrets/redact.ts';
import { keepCode } from '../settings/code-cache.ts';
import { FarTerminal } from './far-terminal.ts';
import type { FromWorker, Setup, ToWorker } from './protocol.ts';

// The monitor's thread: a terminal that is blocked cannot hold it up (README, "How it is built").
const port = parentPort;
if (port === null) throw new Error('this file is started as a worker thread');
const post = (message: FromWorker): void => port.postMessage(message);
// Only this thread knows the secrets that it used: what is thrown across to the other one could hold them.
const fail = (error: unknown): never => {
  post({ kind: 'failed', reason: safeReason(error, 120) });
  process.exit(1);
};
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

keepCode();
const { Session } = await import('./session.ts');
const terminal = new FarTerminal((text) => post({ kind: 'terminal', text }));
const session = await Session.open(workerData as Setup, {
  snapshot: (snapshot) => post({ kind: 'snapshot', snapshot }),
  takes: true,
  terminal: (text, signal) => terminal.write(text, signal),
});
port.on('message', async (message: ToWorker) => {
  if (message.kind === 'taken') return session.taken();
  if (message.kind === 'written') return terminal.written();
  if (message.kind !== 'stop') return session.command(message);
  await session.stop();
  post({ kind: 'stopped', summary: session.summary() });
  port.close();
});
