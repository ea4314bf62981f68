/** A key of a TOML text, by its whole path, and the line on which it stands. */
export interface TomlKey {
  readonly path: readonly string[];
  /** From 1. */
  readonly line: number;
}

/**
 * Where the keys of a TOML text stand, headers among them; keys inside inline tables count as theirs. For messages only: the text has been
 * parsed by a real parser, which tells no positions, and what is not understood here is passed over.
 */
export function tomlKeys(text: string): TomlKey[] {
  return new Scanner(text).keys();
}

/** The line of a path, or of the nearest thing around it; null when none of it stands in the text. */
export function lineOf(keys: readonly TomlKey[], path: readonly string[]): number | null {
  for (let length = path.length; length > 0; length--) {
    const found = keys.find((key) => key.path.length >= length && path.slice(0, length).every((part, i) => part === key.path[i]));
    if (found !== undefined) return found.line;
  }
  return null;
}

class Scanner {
  readonly #text: string;
  readonly #keys: TomlKey[] = [];
  /** How many tables of an array there were, by path. */
  readonly #counts = new Map<string, number>();
  #at = 0;
  #table: readonly string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  keys(): TomlKey[] {
    for (;;) {
      this.#skip(/[\s]*/y);
      if (this.#at >= this.#text.length) return this.#keys;
      if (this.#text[this.#at] === '[') this.#header();
      else if (this.#text[this.#at] !== '#') this.#pair();
      this.#skip(/[^\n]*/y);
    }
  }

  #header(): void {
    const line = this.#line();
    const isArray = this.#text.startsWith('[[', this.#at);
    this.#at += isArray ? 2 : 1;
    const path = this.#withIndexes(this.#dotted(), isArray);
    this.#table = path;
    this.#keys.push({ path, line });
  }

  #pair(): void {
    const line = this.#line();
    const path = [...this.#table, ...this.#dotted()];
    this.#keys.push({ path, line });
    if (this.#skip(/[ \t]*=/y) !== '') this.#value();
  }

  /** Over a value, which may go on for lines. */
  #value(): void {
    let depth = 0;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] as string;
      if (char === '#') this.#skip(/[^\n]*/y);
      else if (char === '"' || char === "'") this.#string();
      else if (char === '\n' && depth === 0) return;
      else {
        depth += '[{'.includes(char) ? 1 : ']}'.includes(char) ? -1 : 0;
        this.#at++;
      }
    }
  }

  #string(): string {
    const whole = this.#skip(/"""[\s\S]*?(?<!\\)"""+|'''[\s\S]*?'''+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y);
    if (whole === '') this.#at++;
    return whole;
  }

  #dotted(): string[] {
    const parts: string[] = [];
    do {
      this.#skip(/[ \t]*/y);
      const char = this.#text[this.#at];
      parts.push(char === '"' || char === "'" ? unquoted(this.#string()) : this.#skip(/[A-Za-z0-9_-]*/y));
    } while (this.#skip(/[ \t]*\./y) !== '');
    return parts;
  }

  /** A path through arrays of tables names their last one by its number, as messages do. */
  #withIndexes(parts: readonly string[], isArray: boolean): string[] {
    const path: string[] = [];
    for (const [i, part] of parts.entries()) {
      path.push(part);
      const key = JSON.stringify(path);
      const isNew = isArray && i === parts.length - 1;
      const count = this.#counts.get(key);
      if (isNew) this.#counts.set(key, (count ?? 0) + 1);
      if (isNew || count !== undefined) path.push(String(isNew ? (count ?? 0) : (count as number) - 1));
    }
    return path;
  }

  #line(): number {
    return this.#text.slice(0, this.#at).split('\n').length;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

function unquoted(text: string): string {
  if (text.startsWith("'")) return text.slice(1, -1);
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}
