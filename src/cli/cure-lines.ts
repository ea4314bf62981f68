import type {
  AccountDocument,
  AfterDocument,
  CureDocument,
  PoolCureDocument,
  ReadingDocument,
  Shown,
  UnknownText,
} from '../documents/reading.ts';
import { formatPercent, type Rounding } from '../money/format.ts';
import { remedyText } from '../monitor/remedy-text.ts';

/** What cures each account that needs it, for a person; the whole is in --json. */
export function cureLines({ at, level, accounts, assumptions }: ReadingDocument): string[] {
  const told = accounts.filter(({ cure }) => cure !== null);
  return [
    `${at.replace(/\.\d+Z$/, 'Z')}  ${level.toUpperCase()}`,
    ...(told.length === 0 ? ['nothing needs curing'] : told.flatMap(accountLines)),
    ...(assumptions.length === 0 ? [] : ['', `assumed: ${assumptions.join('; ')}`]),
  ];
}

function accountLines(account: AccountDocument): string[] {
  const { cure } = account;
  const head = ['', `${account.level.toUpperCase()}  ${account.id} (${account.product})`];
  if (cure === null || 'unknown' in cure) return [...head, `  what would cure it is unknown (${cure?.unknown ?? 'it holds nothing'})`];
  return [...head, ...cure.pools.flatMap((pool) => poolLines(account, pool))];
}

function poolLines(account: AccountDocument, pool: CureDocument['pools'][number]): string[] {
  const name = pool.position ?? (account.positions.length === 0 ? 'what is owed' : 'the cross pool');
  if (isUnknown(pool)) return [`  ${name}: what would cure it is unknown (${pool.unknown})`];
  if (pool.reached) return [`  ${name}: ${pool.target} is already reached`];
  const named = account.positions.length > 1;
  const rows = pool.remedies.map((remedy) => ({
    does: remedyText(remedy, named),
    leads: remedy.after === undefined ? '' : afterText(remedy.after),
  }));
  const width = Math.max(0, ...rows.map(({ does }) => does.length));
  return [
    `  ${name}: to ${pool.target}, ${rows.length === 0 ? 'there is nothing that does it alone' : rows.length === 1 ? 'this' : 'one of these'}`,
    ...rows.map(({ does, leads }) => `    ${does.padEnd(width)}  ${leads}`.trimEnd()),
    ...pool.impossible.map(({ kind, key, doubtful, why }) => `    no ${kind} of ${key}: ${why}${doubtful ? ' (not proven)' : ''}`),
  ];
}

function isUnknown(pool: CureDocument['pools'][number]): pool is { readonly position: string | null } & UnknownText {
  return !('remedies' in (pool as PoolCureDocument));
}

function afterText({ level, distance, marginRatio, ltv }: AfterDocument): string {
  const parts = [
    `then ${level.toUpperCase()}`,
    `distance ${percent(distance, 'down')}`,
    ...(ltv === null ? [] : [`LTV ${percent(ltv, 'up')}`]),
    ...(marginRatio === null ? [] : [`margin ratio ${percent(marginRatio, 'up')}`]),
  ];
  return parts.join(', ');
}

function percent(value: Shown, rounding: Rounding): string {
  if (typeof value === 'string') return formatPercent(value, rounding);
  return value === null ? 'none' : 'unknown';
}
