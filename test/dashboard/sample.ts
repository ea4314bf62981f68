import type { Draft } from '../../src/book/draft/draft.ts';
import type { Source } from '../../src/dashboard/source.ts';
import type { AccountDocument, Alarm, Command, Detail, FormView, Row, Snapshot } from '../../src/monitor/snapshot.ts';

/** A row with every number there; the figures are design.md section 8's (BTC 0.5 at 50,000 on 2,500). */
export const BTC: Row = {
  key: 'bybit-main/btc-1',
  account: 'bybit-main',
  kind: 'position',
  label: 'BTC long 0.5 x10 isolated',
  level: 'critical',
  freshness: 'live',
  ageMs: 120,
  suspect: null,
  distance: '0.020973',
  liquidationPrice: '45226.13065326',
  markPrice: '46195',
  markSuspect: false,
  tickSize: '0.1',
  ratio: '0.1932846',
  pnl: '-1902.5',
  currency: 'USDT',
  owed: { low: '0', high: '0' },
  liquidation: {},
};

export const ETH: Row = {
  ...BTC,
  key: 'binance-usdm/eth-1',
  account: 'binance-usdm',
  label: 'ETH short 12 cross',
  level: 'ok',
  ageMs: 430,
  distance: '0.098045',
  liquidationPrice: '2692.29',
  markPrice: '2451.9',
  tickSize: '0.1',
  ratio: '0.048311',
  pnl: '210',
};

export const SOL: Row = {
  ...BTC,
  key: 'bybit-desk/sol-1',
  account: 'bybit-desk',
  label: 'SOL long 900 cross',
  level: 'ok',
  distance: '0.2839',
  liquidationPrice: '107.41',
  markPrice: '150',
  tickSize: '0.01',
  ratio: '0.0344',
  pnl: '0',
  owed: { low: '1203.2', high: '1203.2' },
};

export const LOAN: Row = {
  ...BTC,
  key: 'ledn-1',
  account: 'ledn-1',
  kind: 'debt',
  label: 'loan 30,000 USD on 1.5 BTC',
  level: 'ok',
  ageMs: 380,
  distance: '0.4588',
  liquidationPrice: '25000',
  ratio: '0.5411',
  pnl: null,
  currency: 'USD',
  owed: { low: '0', high: '12043.51' },
};

export const WALLET: Row = {
  ...BTC,
  key: 'wallet',
  account: 'wallet',
  kind: 'holding',
  label: 'holding 2 BTC',
  level: 'ok',
  distance: null,
  liquidationPrice: null,
  ratio: null,
  pnl: null,
  currency: 'USD',
};

export const ALARM: Alarm = {
  id: 'distance|bybit-main/btc-1|3|critical',
  kind: 'level',
  level: 'critical',
  text: 'BTC long at bybit-main is 2.0 % from liquidation at 45,226.2 - add 1,816.19 USDT or cut 0.377 BTC for 10 %',
  others: 2,
  quieted: null,
  unacknowledged: 3,
  next: { id: 'distance|bybit-main/btc-1|3|critical', kind: 'level', level: 'critical' },
};

/** The only one that stands, and nobody has acknowledged it. */
export function alone(alarm: Pick<Alarm, 'id' | 'kind' | 'level' | 'text'>): Alarm {
  const { id, kind, level } = alarm;
  return { ...alarm, others: 0, quieted: null, unacknowledged: 1, next: { id, kind, level } };
}

/** The same after somebody has said that he knows. */
export function known(alarm: Alarm, how: 'acknowledged' | 'snoozed' = 'acknowledged'): Alarm {
  return { ...alarm, others: 0, quieted: { how, until: Date.UTC(2026, 0, 31, 21, 30) }, unacknowledged: 0, next: null };
}

export const ACCOUNT: AccountDocument = {
  id: 'bybit-main',
  product: 'bybit/unified',
  level: 'critical',
  currency: 'USDT',
  equity: '597.5',
  adjustedEquity: null,
  maintenanceMargin: null,
  health: null,
  marginRatio: null,
  ltv: null,
  healthFactor: null,
  marginLevel: null,
  liquidation: {},
  commonShock: null,
  debts: {},
  venueRatio: null,
  timeToLiquidation: null,
  cure: null,
  drift: null,
  owed: { low: '0', high: '0' },
  owedUsd: { low: '0', high: '0' },
  reported: null,
  shortfall: {
    policy: 'absorbed',
    evidence: 'The insurance fund takes over positions below bankruptcy',
    asOf: '2026-03-17',
    conflicts: [],
    after: null,
    lossCap: '2500',
    // contract.md section 4: a 10 % fall leaves −1712.25 of the 597.5 (0.5 BTC at 46195).
    ladder: [
      {
        gap: '0',
        equity: '597.5',
        shortfall: '0',
        owed: { low: '0', high: '0' },
        usd: { equity: '597.5', shortfall: '0', owed: { low: '0', high: '0' } },
      },
      {
        gap: '-0.1',
        equity: '-1712.25',
        shortfall: '1712.25',
        owed: { low: '0', high: '0' },
        usd: { equity: '-1712.25', shortfall: '1712.25', owed: { low: '0', high: '0' } },
      },
    ],
  },
  held: { USDT: { amount: '0', value: '0' } },
  checks: [],
  positions: [],
};

export const DETAIL: Detail = {
  key: BTC.key,
  row: BTC,
  account: ACCOUNT,
  position: {
    id: 'btc-1',
    symbol: 'BTC/USDT:USDT',
    side: 'long',
    marginMode: 'isolated',
    contracts: '0.5',
    entryPrice: '50000',
    leverage: '10',
    markPrice: '46195',
    notional: '23097.5',
    unrealizedPnl: '-1902.5',
    unrealizedRatio: '-0.0761',
    collateral: '2500',
    equity: '597.5',
    maintenanceMargin: '115.4875',
    marginRatio: '0.1932846',
    liquidationPrice: '45226.13065326',
    bankruptcyPrice: '45000',
    distance: '0.020973',
    level: 'critical',
    stop: { price: '44000', beyondLiquidation: true, loss: '3000' },
    reported: null,
  },
  touch: null,
  bookChecks: [],
  provenance: [{ what: 'maintenance 0.5 % of the mark notional', from: 'bybit/unified, tiers as of 2026-07-02' }],
};

export const SNAPSHOT: Snapshot = {
  seq: 1,
  mode: { kind: 'live' },
  // 2026-11-01T14:02:11Z
  at: Date.UTC(2026, 10, 1, 14, 2, 11),
  recording: null,
  seat: 'document',
  trouble: [],
  settingsFault: null,
  feeds: [
    { venue: 'binance', state: 'live', ageMs: 430, detail: '', rejected: 0, redials: 0, clockOffset: null },
    { venue: 'bybit', state: 'live', ageMs: 120, detail: '', rejected: 0, redials: 0, clockOffset: null },
    { venue: 'okx', state: 'stale', ageMs: 14_000, detail: 'no frame for 14 s', rejected: 3, redials: 1, clockOffset: null },
  ],
  alarm: ALARM,
  level: 'critical',
  suspect: false,
  equity: '82231.134',
  nearest: '0.020973',
  gap: '-0.3',
  owedAtGap: { low: '1203.2', high: '13246.71' },
  rows: [BTC, ETH, SOL, LOAN, WALLET],
  offset: 0,
  total: 5,
  sort: 'distance',
  selected: 0,
  detail: null,
  history: null,
  limits: null,
  shocks: null,
  form: null,
  outcome: null,
  readOnly: null,
  alerts: [
    {
      id: ALARM.id,
      at: Date.UTC(2026, 10, 1, 14, 2, 9),
      level: 'critical',
      reason: 'escalated',
      text: ALARM.text,
      suspect: false,
      told: [],
    },
  ],
  assumptions: ['USDT = 1 USD'],
  source: 'portfolio.json',
};

/** The demo's tape, as its snapshots say it: BTC's mark fell to 102,497 on 2025-10-10 (issue 2). */
export const REPLAY: Snapshot = { ...SNAPSHOT, mode: { kind: 'demo', speed: 45, ended: false }, at: Date.UTC(2025, 9, 10, 21, 17, 5) };

/** A form about which there is nothing to say. */
export const FORM: FormView = {
  number: 0,
  accounts: [{ id: 'desk', product: 'binance/usdm', paper: false, imported: null, positions: [], held: ['USDT'], owed: [] }],
  start: { side: 'long', marginMode: 'isolated', paper: 'no', way: 'out' },
  faults: [],
  notes: [],
  matches: [],
  contract: null,
  mark: null,
  before: null,
  after: null,
};

/** A monitor that answers commands at once, on rows given whole. */
export class FakeMonitor implements Source {
  readonly commands: Command[] = [];
  rows: readonly Row[];
  private readonly listeners = new Set<() => void>();
  private snapshot: Snapshot | null = null;
  private failed: string | null = null;
  private view = { offset: 0, count: 10 };
  private wantsDetail = false;
  /** What is said of a form; the number is the command's. */
  answer: (draft: Draft) => Partial<FormView> = () => ({});
  /** What becomes of what is to be written; null: no answer. */
  outcome: { readonly ok: boolean; readonly text: string } | null = { ok: true, text: 'position desk/btc-1 added' };

  constructor(rows: readonly Row[] = SNAPSHOT.rows) {
    this.rows = rows;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  current(): Snapshot | null {
    return this.snapshot;
  }

  failure(): string | null {
    return this.failed;
  }

  fail(reason: string | null): void {
    this.failed = reason;
    for (const listener of this.listeners) listener();
  }

  /** Publishes the last snapshot with some of it changed. */
  publish(change: Partial<Snapshot> = {}): void {
    const last = this.snapshot ?? SNAPSHOT;
    const { offset, count } = this.view;
    const selected = change.selected ?? this.snapshot?.selected ?? 0;
    const row = this.rows[selected];
    this.snapshot = {
      ...last,
      seq: last.seq + 1,
      rows: this.rows.slice(offset, offset + count),
      offset,
      total: this.rows.length,
      selected: this.rows.length === 0 ? null : selected,
      detail: this.wantsDetail && row !== undefined ? { ...DETAIL, key: row.key, row } : null,
      ...change,
    };
    for (const listener of this.listeners) listener();
  }

  send(command: Command): void {
    this.commands.push(command);
    if (command.kind === 'view') this.view = { offset: command.offset, count: command.count };
    if (command.kind === 'select') this.wantsDetail = command.detail;
    if (this.snapshot === null) return;
    if (command.kind === 'draft') {
      this.publish({ form: command.draft === null ? null : { ...FORM, number: command.number, ...this.answer(command.draft) } });
    } else if (command.kind === 'save' || command.kind === 'remove' || command.kind === 'undo') {
      if (this.outcome !== null) this.publish({ outcome: { ...this.outcome, number: command.number } });
    }
    if (command.kind === 'select') this.publish({ selected: command.index });
    else if (command.kind === 'sort') this.publish({ sort: command.sort });
    else if (command.kind === 'gap') this.publish({ gap: command.gap });
    else if (command.kind === 'view') this.publish();
  }
}

/** `count` rows, each with a name and distance of its own. */
export function manyRows(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    ...ETH,
    key: `desk/p-${index}`,
    account: 'desk',
    label: `P${index} long 1 cross`,
    distance: `0.${String(100 + index)}`,
  }));
}
