import xterm from '@xterm/headless';

/** Ends a frame: the screen is complete when the terminal reads this (synchronized output, mode 2026). */
const SYNCHRONIZED_OUTPUT = 2026;

/** An emulated terminal that knows when a frame is complete, and when its last byte arrived. */
export class Screen {
  #terminal;
  /** Arrival times of the texts that the emulator has not read yet. */
  #arrivals = [];
  #watchers = new Set();

  constructor(columns, rows) {
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, ([mode]) => {
      if (mode === SYNCHRONIZED_OUTPUT) for (const watcher of this.#watchers) watcher(this.#arrivals[0]);
      return false;
    });
  }

  /** Takes in what a program wrote. @param time when it arrived. */
  write(text, time) {
    this.#arrivals.push(time);
    this.#terminal.write(text, () => this.#arrivals.shift());
  }

  /** The rows as a person sees them, without the blanks at their ends. */
  lines() {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.#terminal.rows }, (_, i) => active.getLine(active.baseY + i)?.translateToString(true) ?? '');
  }

  /** Calls back with the time of every complete frame until the returned function is called. */
  watch(watcher) {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Resolves with the arrival time of the first frame from `since` on that fulfils the condition; with null after `ms`. */
  until(condition, { since = 0, ms }) {
    return new Promise((resolve) => {
      const end = (time) => {
        clearTimeout(timer);
        unwatch();
        resolve(time);
      };
      const timer = setTimeout(() => end(null), ms);
      const unwatch = this.watch((time) => {
        if (time >= since && condition(this.lines())) end(time);
      });
    });
  }
}

const MARK_WIDTH = 10;
const DIRECTIONS = /\b(long|short|owes|holds)\b/;

/**
 * What the table on the screen says, by the places of its header; null while another panel is open. Rows are
 * `{ selected, mark, label, account }`.
 */
export function readTable(lines) {
  const head = lines.findIndex((line) => /\[d\]istance/i.test(line));
  if (head < 0) return null;
  const header = lines[head].toLowerCase();
  const [label, ratio, account] = ['po[s]ition', '[r]atio', 'account'].map((word) => header.indexOf(word));
  const markEnd = header.search(/\bmark\b/) + 'mark'.length;
  const body = lines.slice(head + 1).filter((line) => DIRECTIONS.test(line.slice(label, ratio)));
  const waiting = lines.slice(head + 1).some((line) => /^.\s+\.\.\.$/.test(line));
  const [, first = null] = lines.join('\n').match(/ rows (\d+)-\d+ of \d+/) ?? [];
  return {
    rows: body.map((line) => ({
      selected: line.startsWith('>'),
      mark: line.slice(markEnd - MARK_WIDTH, markEnd).trim(),
      label: line.slice(label, ratio).split(/ {2,}/)[0].trim(),
      account: line.slice(account).trim(),
    })),
    /** Some rows are still on their way from the monitor. */
    waiting,
    /** Number of the first row shown, as the bottom line says; null when all rows fit. */
    first: first === null ? null : Number(first),
  };
}
