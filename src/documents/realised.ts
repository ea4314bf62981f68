import { REALISED, type Realised } from '../book/realised.ts';
import { code, exactly, oneOf, signed, text, time } from './fields.ts';
import { DocumentError, firstIssue } from './issue.ts';

const line = exactly({
  at: time,
  account: text,
  kind: oneOf(REALISED),
  amount: signed,
  currency: code,
  usd: signed.optional(),
  note: text.optional(),
}).transform((value): Realised => ({ ...value, usd: value.usd ?? null, note: value.note ?? null }));

/**
 * Reads realised amounts, a JSON object a line: `{ "at", "account", "kind": "gain" | "fee" | "interest" | "funding", "amount",
 * "currency", "usd"?, "note"? }`, amounts signed as decimal strings.
 * @throws DocumentError naming line and path.
 */
export function readRealised(content: string): Realised[] {
  return content.split('\n').flatMap((row, i) => {
    if (row.trim() === '') return [];
    const root = `line ${i + 1}`;
    let input: unknown;
    try {
      input = JSON.parse(row);
    } catch {
      throw new DocumentError({
        path: root,
        message: 'is no JSON: each line is one object {"at": …, "account": …, "kind": …, "amount": …, "currency": …}',
      });
    }
    const result = line.safeParse(input);
    if (!result.success) throw new DocumentError(firstIssue(result.error, root));
    return [result.data];
  });
}
