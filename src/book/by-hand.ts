import type { AccountEntry, DebtEntry, PositionEntry } from './entries.ts';

/**
 * What a venue says of an account now, with what the user had added by hand to what it said before: a label, a jurisdiction, stops and
 * targets, terms of a debt, rules that the venue does not tell. Everything else is the venue's to say.
 */
export function withByHand(before: AccountEntry, now: AccountEntry): AccountEntry {
  const { label = now.label, paper, debts } = before;
  const jurisdiction = before['jurisdiction'];
  const rules = { ...(before['rules'] as object | undefined), ...(now['rules'] as object | undefined) };
  const positions = now.positions?.map((position) => {
    const known = sameIn(before.positions ?? [], now.positions ?? [], position);
    return known === undefined ? position : { ...position, ...byHand(known) };
  });
  return {
    ...now,
    ...(label === undefined ? {} : { label }),
    ...(paper === undefined ? {} : { paper }),
    ...(jurisdiction === undefined ? {} : { jurisdiction }),
    ...(now.debts === undefined ? {} : { debts: onTerms(debts ?? {}, now.debts, now.imported?.at) }),
    ...(positions === undefined ? {} : { positions }),
    ...(Object.keys(rules).length === 0 ? {} : { rules }),
  };
}

/**
 * What a position was before: that of its side of the contract, and of its margin mode where there were both, whatever their ids were: the
 * second of two has another one once the first is closed.
 */
function sameIn(
  before: readonly PositionEntry[],
  now: readonly PositionEntry[],
  { symbol, side, marginMode }: PositionEntry,
): PositionEntry | undefined {
  const [were, are] = [before, now].map((all) => all.filter((one) => one.symbol === symbol && one.side === side));
  const isOne = were?.length === 1 && are?.length === 1;
  return isOne ? were[0] : were?.find((one) => one.marginMode === marginMode);
}

function byHand({ stopPrice, takeProfitPrice, openedAt }: PositionEntry): object {
  return {
    ...(stopPrice === undefined ? {} : { stopPrice }),
    ...(takeProfitPrice === undefined ? {} : { takeProfitPrice }),
    ...(openedAt === undefined ? {} : { openedAt }),
  };
}

/** The venue says how much is owed now, interest and all; a rate that the user wrote beside it counts from now on. */
function onTerms(
  before: Readonly<Record<string, DebtEntry>>,
  now: Readonly<Record<string, DebtEntry>>,
  at: string | undefined,
): Readonly<Record<string, DebtEntry>> {
  return Object.fromEntries(
    Object.entries(now).map(([code, debt]) => {
      const known = Object.hasOwn(before, code) ? before[code] : undefined;
      if (typeof known !== 'object' || typeof debt !== 'string') return [code, debt];
      return [code, { ...known, amount: debt, ...(known['since'] === undefined || at === undefined ? {} : { since: at }) }];
    }),
  );
}
