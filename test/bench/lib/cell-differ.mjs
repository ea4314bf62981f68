const ESC = '\u001b';

/**
 * The reference for what drawing costs: a grid of cells, drawn anew for every frame, compared with the one before cell by cell, and a cursor
 * move before each stretch that changed. Rows come as text with SGR codes.
 */
export class CellDiffer {
  #columns;
  #shown;
  #drawn;

  constructor(columns, rows) {
    this.#columns = columns;
    const grid = () => Array.from({ length: columns * rows }, () => ({ char: ' ', style: '' }));
    [this.#shown, this.#drawn] = [grid(), grid()];
  }

  /** The bytes that make the frame before this one. */
  draw(lines) {
    for (const [y, line] of lines.entries()) this.#fill(line, y * this.#columns);
    const bytes = this.#compare();
    [this.#shown, this.#drawn] = [this.#drawn, this.#shown];
    return bytes;
  }

  #fill(line, start) {
    let style = '';
    let cell = start;
    for (let i = 0; i < line.length; i++) {
      if (line[i] === ESC) {
        const end = line.indexOf('m', i);
        style = line.slice(i + 2, end);
        if (style === '0') style = '';
        i = end;
      } else this.#put(cell++, line[i], style);
    }
    while (cell < start + this.#columns) this.#put(cell++, ' ', '');
  }

  #put(cell, char, style) {
    const drawn = this.#drawn[cell];
    drawn.char = char;
    drawn.style = style;
  }

  #compare() {
    let bytes = '';
    let at = -1;
    let turned = '';
    for (let cell = 0; cell < this.#drawn.length; cell++) {
      const { char, style } = this.#drawn[cell];
      const shown = this.#shown[cell];
      if (char === shown.char && style === shown.style) continue;
      if (at !== cell) bytes += `${ESC}[${Math.floor(cell / this.#columns) + 1};${(cell % this.#columns) + 1}H`;
      if (turned !== style) {
        bytes += style === '' ? `${ESC}[0m` : `${ESC}[0;${style}m`;
        turned = style;
      }
      bytes += char;
      at = cell + 1;
    }
    return turned === '' ? bytes : `${bytes}${ESC}[0m`;
  }
}
