import { render } from 'ink';
import { App } from './app.tsx';
import { createController } from './controller.ts';
import type { Size } from './geometry.ts';
import { Painter } from './painter.ts';
import type { Source } from './source.ts';
import type { Habits } from './state.ts';
import { createTheme } from './theme.ts';

/** How the dashboard was left: `q`, Ctrl-C (the caller's exit status 130), or `stop()`. */
export type Leave = 'quit' | 'interrupt' | 'stopped';

export interface DashboardOptions {
  readonly source: Source;
  /** Only ASCII characters. */
  readonly ascii: boolean;
  /** False for NO_COLOR: no escape codes in the text at all. */
  readonly color: boolean;
  /** No flashing, no lifted digits. */
  readonly reducedMotion: boolean;
  /** Ring the terminal's bell for each new alarm that flashes. */
  readonly bell: boolean;
  /** What the last run said was worth remembering. */
  readonly habits?: Habits;
  /** Called with what is worth remembering for the next run. */
  readonly remember?: (habits: Habits) => void;
  /** Both must be terminals; `process.stdin` and `process.stdout` when absent. */
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
}

export interface Dashboard {
  /**
   * Resolves when the screen is left and the terminal restored. Rejects, with the terminal restored too, when drawing failed:
   * print the error then, since the alternate screen takes what was written on it along.
   */
  readonly left: Promise<Leave>;
  /** Leaves as a key would, for signal handlers and ends from outside; safe to call more than once. */
  stop(): void;
  /** Resolves when all that is known now has been written to the terminal. */
  painted(): Promise<void>;
}

/** A frame as high as a Windows console makes it scroll. */
const SPARE_ROWS = process.platform === 'win32' ? 1 : 0;

function sizeOf(stdout: NodeJS.WriteStream): Size {
  return { columns: Math.max(1, stdout.columns || 80), rows: Math.max(1, (stdout.rows || 24) - SPARE_ROWS) };
}

/** Opens the dashboard on the terminal's alternate screen. The monitor behind `source` is the caller's to stop. */
export function openDashboard(options: DashboardOptions): Dashboard {
  const { source, ascii, color, reducedMotion, bell } = options;
  const stdin = options.stdin ?? process.stdin;
  const stdout = options.stdout ?? process.stdout;
  let how: Leave = 'stopped';
  const painter = new Painter(stdout, () => sizeOf(stdout).columns);
  const controller = createController({
    source,
    theme: createTheme({ color, ascii }),
    size: sizeOf(stdout),
    reducedMotion,
    now: () => performance.now(),
    ring: () => {
      if (bell) stdout.write('\u0007');
    },
    redraw: () => painter.redraw(),
    ...(options.remember === undefined ? {} : { remember: options.remember }),
    leave: (key) => {
      how = key;
      instance.unmount();
    },
  });
  controller.recall(options.habits ?? {});
  const instance = render(<App controller={controller} painter={painter} />, {
    stdin,
    stdout,
    alternateScreen: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  // Behind Ink's own listener, which may erase a line.
  const onResize = (): void => {
    painter.forget();
    controller.resize(sizeOf(stdout));
  };
  stdout.on('resize', onResize);
  const left = instance
    .waitUntilExit()
    .then(() => how)
    .finally(() => {
      stdout.off('resize', onResize);
      controller.close();
    });
  return { left, stop: () => instance.unmount(), painted: () => instance.waitUntilRenderFlush() };
}
