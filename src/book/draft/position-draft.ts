import { positionIn } from '../book.ts';
import type { PositionEntry } from '../entries.ts';
import type { Changes } from '../event.ts';
import { freeId } from '../free-id.ts';
import { parseSymbol } from '../symbol.ts';
import { type Change, type Typed, without } from './typed.ts';

/** A position that is entered by hand: its money is not moved, as it was moved long ago. */
export function newPosition(typed: Typed): Change | null {
  const { reader } = typed;
  const whose = typed.whose();
  const symbol = reader.symbol('symbol') ?? '';
  const side = reader.text('side');
  const trade = tradeOf(typed);
  const funds = reader.amount('funds');
  if (whose === null || reader.faults.length > 0) return null;
  const id = freeId(symbol, (taken) => positionIn(whose.entry, taken) !== undefined);
  const position: PositionEntry = {
    id,
    symbol,
    side,
    contracts: trade.contracts ?? '',
    entryPrice: trade.entryPrice ?? '',
    ...without({
      marginMode: trade.marginMode,
      leverage: trade.leverage,
      collateral: trade.collateral,
      stopPrice: trade.stopPrice,
      takeProfitPrice: trade.takeProfitPrice ?? null,
    }),
  };
  const about = { account: whose.entry.id, position: id };
  if (!whose.isNew) return { event: { kind: 'position.opened', account: whose.entry.id, position }, about };
  const settle = parseSymbol(symbol)?.settle ?? '';
  const assets = funds === null ? {} : { assets: { [settle]: funds } };
  return { event: { kind: 'account.opened', account: { ...whose.entry, ...assets, positions: [position] } }, about };
}

/** A position in its place. */
export function editedPosition(typed: Typed): Change | null {
  return edited(typed, tradeOf(typed));
}

/** The stop of a position, and of a paper position its take-profit. */
export function stopDraft(typed: Typed): Change | null {
  return edited(typed, endsOf(typed));
}

/** What is another than it was: what nobody touched here may have been changed elsewhere meanwhile. */
function edited(typed: Typed, written: Changes): Change | null {
  const { account, position } = typed.draft.about;
  const entry = typed.book.accounts.find(({ id }) => id === account)?.positions?.find(({ id }) => id === position);
  if (account === null || position === null || entry === undefined) {
    typed.reader.refuse(null, `there is no position ${account}/${position} any more`);
    return null;
  }
  const was: Readonly<Record<string, unknown>> = { ...entry, marginMode: entry.marginMode ?? 'cross' };
  const changes = Object.fromEntries(Object.entries(written).filter(([key, value]) => (was[key] ?? null) !== value));
  if (Object.keys(changes).length === 0) typed.unchanged();
  return { event: { kind: 'position.edited', account, position, changes }, about: typed.draft.about };
}

function tradeOf(typed: Typed): Readonly<
  Record<'contracts' | 'entryPrice' | 'marginMode' | 'leverage' | 'collateral' | 'stopPrice', string | null>
> & {
  readonly takeProfitPrice?: string | null;
} {
  const { reader } = typed;
  const contracts = reader.size('contracts');
  const entryPrice = reader.size('entryPrice');
  const marginMode = reader.text('marginMode');
  const leverage = reader.times('leverage');
  const collateral = reader.amount('collateral');
  if (
    marginMode === 'isolated' &&
    leverage === null &&
    collateral === null &&
    !reader.faults.some(({ field }) => field === 'leverage' || field === 'collateral')
  ) {
    reader.faults.push({ field: 'leverage', text: 'needed, or the collateral', missing: true });
  }
  return { contracts, entryPrice, marginMode, leverage, collateral, ...endsOf(typed) };
}

/** A take-profit that the form does not show stays as it is. */
function endsOf(typed: Typed): { readonly stopPrice: string | null; readonly takeProfitPrice?: string | null } {
  const stopPrice = typed.reader.size('stopPrice');
  return typed.reader.asks('takeProfitPrice') ? { stopPrice, takeProfitPrice: typed.reader.size('takeProfitPrice') } : { stopPrice };
}
