import type { About, FormKind } from '../book/draft/draft.ts';
import type { Row } from '../monitor/snapshot.ts';
import { BLANK, type Line, span } from './line.ts';
import { safe, wrap } from './text.ts';
import type { Theme } from './theme.ts';

/** What is chosen from: something new, what can be done with a row, or what could be. */
export interface Menu {
  readonly kind: 'new' | 'edit' | 'whatIf';
  /** The row that it is about; null: none. */
  readonly row: Pick<Row, 'key' | 'account' | 'kind' | 'label'> | null;
  readonly index: number;
}

export interface MenuEntry {
  readonly form: FormKind;
  readonly about: About;
  readonly text: string;
}

const NOTHING: About = { account: null, position: null };

/** What a row's key names. */
export function aboutOf({ key, account }: Pick<Row, 'key' | 'account'>): About {
  return { account, position: key === account ? null : key.slice(account.length + 1) };
}

/** The forms of a menu, in their order. */
export function entriesOf({ kind, row }: Menu): MenuEntry[] {
  if (row === null || kind === 'new') {
    return [
      { form: 'position', about: NOTHING, text: 'a futures position' },
      { form: 'holding', about: NOTHING, text: 'coins held: spot, a wallet, margin in an account' },
      { form: 'debt', about: NOTHING, text: 'a margin debt or an overdraft' },
      { form: 'loan', about: NOTHING, text: 'a crypto-backed loan: collateral and debt' },
      { form: 'defi', about: NOTHING, text: 'a DeFi position: Aave, Compound, Morpho, Maker' },
      { form: 'account', about: NOTHING, text: 'an account' },
    ];
  }
  const about = aboutOf(row);
  const account: About = { account: row.account, position: null };
  const position: MenuEntry[] =
    about.position === null
      ? []
      : [
          ...(kind === 'edit' ? ([{ form: 'position', about, text: 'the position as it is written' }] as const) : []),
          { form: 'fill', about, text: 'a further fill, which averages the entry' },
          { form: 'close', about, text: 'close it, whole or in part' },
          { form: 'stop', about, text: 'its stop' },
          { form: 'margin', about, text: 'add or take margin (isolated)' },
        ];
  const another: MenuEntry[] =
    kind === 'edit' || row.kind === 'debt' ? [] : [{ form: 'position', about: account, text: `another position in ${row.account}` }];
  const loan: MenuEntry[] =
    row.kind === 'debt' && about.position === null ? [{ form: 'loan', about: account, text: 'collateral, debt and terms together' }] : [];
  return [
    ...another,
    ...position,
    ...loan,
    { form: 'holding', about: account, text: `coins held in ${row.account}` },
    { form: 'debt', about: account, text: `a debt of ${row.account}` },
    { form: 'owe', about: account, text: 'repay or borrow' },
    { form: 'transfer', about: account, text: 'move money in or out, or to another account' },
    ...(kind === 'edit' ? ([{ form: 'account', about: account, text: `the account ${row.account}` }] as const) : []),
  ];
}

/** What a menu is called. */
export function menuTitle({ kind, row }: Menu): string {
  if (kind === 'new' || row === null) return 'NEW';
  return `${kind === 'edit' ? 'CHANGE' : 'WHAT IF'}  ${row.label} - ${row.account}`;
}

/** The lines of a menu; `at` is the line of the entry that is chosen now. */
export function menuLines(menu: Menu, columns: number, theme: Theme): { readonly lines: Line[]; readonly at: number } {
  const lines: Line[] = [BLANK];
  let at = 0;
  for (const [index, { text }] of entriesOf(menu).entries()) {
    const isChosen = index === menu.index;
    if (isChosen) at = lines.length;
    const words = wrap(safe(text, theme.ascii), columns - 8);
    for (const [row, line] of words.entries()) {
      const lead = row === 0 ? ` ${isChosen ? '>' : ' '} ${index + 1}  ` : '      ';
      lines.push([span(lead, 'key'), span(line, isChosen ? 'selected' : undefined)]);
    }
  }
  if (menu.kind === 'whatIf') {
    const note = 'On a throw-away copy: nothing is written, and the account is not touched.';
    lines.push(BLANK, ...wrap(note, columns - 4).map((line): Line => [span(`   ${line}`, 'muted')]));
  }
  return { lines, at };
}
