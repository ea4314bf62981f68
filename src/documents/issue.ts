import type * as z from 'zod';

/** What is wrong with a document: where, and what to do. */
export interface Issue {
  /** JSON path from the document down: "portfolio.accounts.0.positions.0.side". */
  readonly path: string;
  /** A sentence that says what is wrong and what is allowed. */
  readonly message: string;
}

/** Control, direction and invisible characters, and halves of pairs: what could take over a screen or a log. */
export const UNSAFE: RegExp = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const ALL_UNSAFE = new RegExp(UNSAFE, 'gu');

/** Words of a document made fit to be repeated in a message. */
export function harmless(words: string): string {
  return words.replace(ALL_UNSAFE, '?');
}

/** A document that cannot be used. */
export class DocumentError extends Error {
  readonly path: string;
  readonly reason: string;

  constructor(issue: Issue) {
    const [path, reason] = [harmless(issue.path), harmless(issue.message)];
    super(`${path}: ${reason}`);
    this.name = 'DocumentError';
    this.path = path;
    this.reason = reason;
  }
}

/** The first thing wrong that zod found, as a path from `root` and a sentence. */
export function firstIssue(error: z.core.$ZodError, root: string): Issue {
  return describe(error.issues[0] as z.core.$ZodIssue, root);
}

/** All that is wrong, in the order of the document. */
export function allIssues(error: z.core.$ZodError, root: string): Issue[] {
  return error.issues.map((issue) => describe(issue, root));
}

function describe(issue: z.core.$ZodIssue, root: string): Issue {
  const path = [root, ...issue.path.map(String)].join('.');
  if (issue.code === 'invalid_union') {
    const branch = closest(issue.errors);
    if (branch !== undefined) return describe(branch, path);
  }
  if (issue.code === 'unrecognized_keys') {
    return { path: `${path}.${issue.keys[0]}`, message: issue.message };
  }
  if (issue.code === 'invalid_key') return { path, message: issue.issues[0]?.message ?? issue.message };
  return { path, message: issue.message };
}

/** Of a union's branches, the issue that got deepest into the document: the branch its author meant. */
function closest(branches: readonly (readonly z.core.$ZodIssue[])[]): z.core.$ZodIssue | undefined {
  let found: z.core.$ZodIssue | undefined;
  const depth = (issue: z.core.$ZodIssue | undefined): number =>
    issue === undefined ? -1 : issue.code === 'invalid_type' ? issue.path.length : issue.path.length + 0.5;
  for (const issues of branches) if (depth(issues[0]) > depth(found)) found = issues[0];
  return found;
}

/** The known word nearest to a mistyped one, when it is near enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let found: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = edits(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [found, least] = [candidate, distance];
  }
  return found;
}

/** Levenshtein distance. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] as number;
}
