import { clean } from '../book/clean.ts';
import type { Answer, Channel, ChannelSettings, DesktopWay } from './channel.ts';
import type { Message } from './message.ts';

/** Writes to the terminal that somebody looks at; whether it took the text before the signal gave up. */
export type TerminalWriter = (text: string, signal: AbortSignal) => Promise<boolean>;

const BEL = '\u0007';
const ESC = '\u001b';
const ST = `${ESC}\\`;
/** Notifications of desktops show a few lines. */
const LONGEST = 240;

/** BEL: what a terminal makes of it (a sound, a flash, a mark on the window) is its own setting. */
export function bell(settings: ChannelSettings & { readonly kind: 'bell' }, write: TerminalWriter): Channel {
  return { settings, send: (_, signal) => written(write, BEL, signal) };
}

/** A notification of the desktop that the terminal runs on, also over ssh: the terminal is what shows it. */
export function desktop(
  settings: ChannelSettings & { readonly kind: 'desktop' },
  write: TerminalWriter,
  env: NodeJS.ProcessEnv = process.env,
): Channel {
  return { settings, send: (message, signal) => written(write, desktopText(message, settings.way, env), signal) };
}

async function written(write: TerminalWriter, text: string, signal: AbortSignal): Promise<Answer> {
  if (await write(text, signal)) return { kind: 'delivered', said: 'written to the terminal, which does not answer' };
  return { kind: 'later', why: 'the terminal takes nothing: it is stopped (Ctrl-Q lets it go on), or cut off', wait: null };
}

/**
 * The escape sequence. 9: iTerm2's (iterm2.com/documentation-escape-codes), the one that most understand; 777: rxvt's "notify", of foot and
 * VTE; 99: kitty's (sw.kovidgoyal.net/kitty/desktop-notifications), which has a title and an urgency. Inside tmux it is passed through
 * (`set -g allow-passthrough on`), inside screen as a device control string.
 */
export function desktopText(message: Message, way: DesktopWay, env: NodeJS.ProcessEnv): string {
  return through(sequence(message, way === 'auto' ? wayOf(env) : way), env);
}

function sequence(message: Message, way: Exclude<DesktopWay, 'auto'>): string {
  const { title, text, level } = message;
  switch (way) {
    case 'osc9':
      // A text that begins with a number and ";" is another command to some (ConEmu's 9;4 shows progress): this one begins with a word.
      return `${ESC}]9;negmon ${clean(`${title}: ${text}`, LONGEST)}${BEL}`;
    case 'osc777':
      return `${ESC}]777;notify;${title.replaceAll(';', ',')};${clean(text, LONGEST)}${BEL}`;
    case 'osc99': {
      const urgency = level === 'warning' || level === 'ok' || level === 'unknown' ? 1 : 2;
      return `${ESC}]99;i=negmon:d=0:u=${urgency};${title}${ST}${ESC}]99;i=negmon:p=body;${clean(text, LONGEST)}${ST}`;
    }
  }
}

/** By what the terminal calls itself; over ssh only TERM comes along. */
function wayOf({ TERM = '', TERM_PROGRAM = '', KITTY_WINDOW_ID }: NodeJS.ProcessEnv): Exclude<DesktopWay, 'auto'> {
  if (TERM.includes('kitty') || KITTY_WINDOW_ID !== undefined) return 'osc99';
  if (TERM.startsWith('rxvt') || TERM.startsWith('foot') || TERM_PROGRAM === 'vte') return 'osc777';
  return 'osc9';
}

function through(text: string, { TMUX, TERM = '' }: NodeJS.ProcessEnv): string {
  if (TMUX !== undefined && TMUX !== '') return `${ESC}Ptmux;${text.replaceAll(ESC, ESC + ESC)}${ST}`;
  // screen ends its string at the first ST.
  return TERM.startsWith('screen') ? `${ESC}P${text.replaceAll(ST, BEL)}${ST}` : text;
}
