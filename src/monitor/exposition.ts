import { clean } from '../book/clean.ts';

/** One number of a family, told apart from its fellows by its labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  /** In the unit that the family's name ends in. */
  readonly value: number;
}

/** Numbers of one meaning. What is not known has no sample. */
export interface Family {
  /** By Prometheus' conventions: the unit last, "_total" behind what only counts up. */
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly samples: readonly Sample[];
}

/** What an answer in this format is declared as. */
export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** Characters of a label's value. */
const LABEL = 200;

/**
 * Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). A number that floats cannot hold is left out, as
 * what is not known is.
 */
export function exposition(families: readonly Family[]): string {
  return families.map(familyText).join('');
}

function familyText({ name, help, type, samples }: Family): string {
  const lines = samples
    .filter(({ value }) => Number.isFinite(value))
    .map(({ labels, value }) => `${name}${labelText(labels)} ${value === 0 ? 0 : value}\n`);
  if (lines.length === 0) return '';
  return `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelText(labels: Sample['labels']): string {
  const texts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(clean(value, LABEL))}"`);
  return texts.length === 0 ? '' : `{${texts.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
