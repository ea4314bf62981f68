const NUMBER = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

const targetText = ({ target, sense, unit }) => (target === null ? '' : `${sense} ${NUMBER.format(target)} ${unit}`);

function lines(heads, rows, right) {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((cells) => cells[i].length)));
  const line = (cells) => cells.map((cell, i) => (right.has(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join('  ');
  return [line(heads), ...rows.map(line)].map((text) => text.trimEnd());
}

/** The report as people read it. */
export function printTable({ figures, controls, machine }) {
  const about = Object.entries(machine).map(([key, value]) => `${key} ${Array.isArray(value) ? value.join(' ') : value}`);
  const value = (one) => (one.value === null ? '-' : NUMBER.format(one.value));
  const measured = figures.map((one) => [one.name, value(one), one.unit, targetText(one), one.verdict.toUpperCase(), one.note]);
  const compared = controls.map((one) => [one.name, value(one), one.unit, one.note]);
  const short = figures.filter(({ verdict }) => verdict === 'short').map(({ name }) => name);
  return [
    about.join(' | '),
    '',
    ...lines(['control', 'value', '', ''], compared, new Set([1])),
    '',
    ...lines(['figure', 'value', '', 'target', '', ''], measured, new Set([1])),
    '',
    short.length === 0 ? 'every target is met' : `short of their target: ${short.join(', ')}`,
  ].join('\n');
}
