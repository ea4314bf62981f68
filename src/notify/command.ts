import { spawn } from 'node:child_process';
import { surrounding } from '../secrets/command.ts';
import { safeReason } from '../secrets/redact.ts';
import { answering } from './answer.ts';
import type { Answer, Channel, ChannelSettings } from './channel.ts';
import type { Message } from './message.ts';

type CommandSettings = ChannelSettings & { readonly kind: 'command' };

/**
 * A program of the user's own. No shell reads its words; the text comes on standard input, the rest as NEGMON_ALERT_… in its surrounding,
 * which holds none of negmon's secrets. Status 0 is delivered.
 */
export function command(settings: CommandSettings): Channel {
  return { settings, send: (message, signal) => answering(() => ran(settings, message, signal)) };
}

function ran({ argv, timeout }: CommandSettings, message: Message, signal: AbortSignal): Promise<Answer> {
  const [program, ...words] = argv;
  const named = JSON.stringify(program);
  const { title, text } = message;
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { ...withoutOwn(surrounding()), ...told(message) },
      windowsHide: true,
      // A group of its own, so that what it starts can be ended with it.
      detached: process.platform !== 'win32',
    });
    let ended: string | null = null;
    const end = (why: string): void => {
      ended ??= why;
      killGroup(child.pid);
    };
    const timer = setTimeout(() => end(`took longer than ${timeout / 1000} s`), timeout);
    const stop = (): void => end('was given up');
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const done = (answer: Answer): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(answer);
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      const isGone = error.code === 'ENOENT' || error.code === 'EACCES';
      const why = safeReason(
        `the command ${named} ${error.code === 'ENOENT' ? 'is not there' : `cannot be run (${error.code ?? error.message})`}`,
      );
      done(isGone ? { kind: 'refused', why } : { kind: 'later', why, wait: null });
    });
    child.on('exit', (status, by) => {
      if (status === 0 && ended === null) return done({ kind: 'delivered', said: 'ended with status 0' });
      const how = ended ?? (status === null ? `was ended by ${by}` : `ended with status ${status}`);
      done({ kind: 'later', why: safeReason(`the command ${named} ${how}`), wait: null });
    });
    // It may end without reading.
    child.stdin.on('error', () => {});
    child.stdin.end(`${title}\n${text}\n`);
  });
}

function told({ id, kind, level, title, text, at, notice }: Message): Record<string, string> {
  return {
    NEGMON_ALERT_ID: id,
    NEGMON_ALERT_KIND: kind,
    NEGMON_ALERT_LEVEL: level,
    NEGMON_ALERT_TITLE: title,
    NEGMON_ALERT_TEXT: text,
    NEGMON_ALERT_AT: new Date(at).toISOString(),
    NEGMON_ALERT_RULE: notice?.rule ?? '',
    NEGMON_ALERT_SUBJECT: notice?.subject ?? '',
    NEGMON_ALERT_REASON: notice?.reason ?? '',
    NEGMON_ALERT_VALUE: notice?.value ?? '',
    NEGMON_ALERT_THRESHOLD: notice?.threshold ?? '',
  };
}

function withoutOwn(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('NEGMON_')));
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
