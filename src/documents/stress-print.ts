import { Rational } from '../money/rational.ts';
import { closedAt, type Depth, fillOf } from '../risk/depth.ts';
import { andThen, isUnknown } from '../risk/known.ts';
import type { AccountReading, Reading } from '../risk/reading.ts';
import type { GapReading } from '../risk/shortfall.ts';
import { inUsd, type Stressed } from '../risk/stress.ts';
import { coinsOf, ladderAlong } from '../risk/stress-ladder.ts';
import { everyPrice, moveOf, onePrice, type Shock } from '../risk/stress-shock.ts';
import { unitPrice } from '../risk/valuation.ts';
import { printOwed, shown } from './print-values.ts';
import type { LadderStep } from './reading.ts';
import type { DepthFillDocument, OutcomeDocument, ShockDocument, StressDocument, StressLadderDocument } from './stress.ts';

/** A shock that was applied, and what it is called. */
export interface Scenario extends Pick<ShockDocument, 'kind' | 'id' | 'name' | 'note' | 'assumptions'> {
  readonly stressed: Stressed;
}

const LEFT_AS_IT_IS = 'every account is left as it is: nothing is closed, added or repaid while prices move';

/** The stress document: the gap ladders of all prices and of each coin, the shocks, and positions closed into order books. */
export function printStress(reading: Reading, scenarios: readonly Scenario[], depths: readonly Depth[]): StressDocument {
  const coins = new Set(reading.accounts.flatMap((account) => [...coinsOf(account)]));
  return {
    schemaVersion: 1,
    at: new Date(reading.at).toISOString(),
    level: reading.level,
    equity: shown(reading.equity),
    assumptions: [...reading.assumptions, LEFT_AS_IT_IS],
    ladders: [printLadder(reading, null), ...[...coins].map((code) => printLadder(reading, code))],
    shocks: scenarios.map(printScenario),
    depth: depths.flatMap((depth) => reading.accounts.flatMap((account) => printFills(account, depth))),
  };
}

function printLadder(reading: Reading, code: string | null): StressLadderDocument {
  const shock = code === null ? everyPrice(Rational.ONE) : onePrice(code, Rational.ONE);
  const touched = reading.accounts.filter((account) => code === null || coinsOf(account).has(code));
  return {
    asset: code ?? '*',
    accounts: touched.map((account) => ({
      id: account.holdings.account.id,
      currency: account.currency,
      ladder: ladderAlong(account, shock).map((step) => printStep(account, shock, step)),
    })),
  };
}

function printStep(account: AccountReading, shock: Shock, step: GapReading): LadderStep {
  const moved = Rational.ONE.plus(moveOf(shock, account.currency).times(step.gap));
  const price = andThen(unitPrice(account.holdings.valuation, 'USD', account.currency), (now) => now.times(moved));
  return { gap: step.gap.toString(), ...outcome(step), usd: outcome(inUsd(step, price)) };
}

function outcome({ equity, shortfall, owed }: Omit<GapReading, 'gap'>): OutcomeDocument {
  return { equity: shown(equity), shortfall: shown(shortfall), owed: printOwed(owed) };
}

function printScenario({ stressed, ...words }: Scenario): ShockDocument {
  const { shock, level, equity, owed, accounts, deaths } = stressed;
  return {
    ...words,
    moves: Object.fromEntries([...shock.moves].map(([code, move]) => [code, move.toString()])),
    others: shock.others.toString(),
    level,
    equity: shown(equity),
    owed: printOwed(owed),
    accounts: accounts.map(({ after, outcome: own, usd }) => ({
      id: after.holdings.account.id,
      level: after.level,
      currency: after.currency,
      ...outcome(own),
      usd: outcome(usd),
    })),
    deaths: deaths.map((death) => ({ ...death, fraction: shown(death.fraction) })),
  };
}

/** Each position of the symbol closed alone: two that are closed together would share what stands in the book. */
function printFills(account: AccountReading, depth: Depth): DepthFillDocument[] {
  return account.holdings.legs
    .filter(({ position }) => position.symbol.text === depth.symbol)
    .map((leg): DepthFillDocument => {
      const { position, contract } = leg;
      const fill = isUnknown(contract) ? { filled: Rational.ZERO, price: contract } : fillOf(position, contract, depth);
      return {
        account: account.holdings.account.id,
        position: position.id,
        symbol: position.symbol.text,
        side: position.side,
        contracts: position.contracts.toString(),
        filled: fill.filled.toString(),
        markPrice: shown(leg.mark),
        fillPrice: shown(fill.price),
        currency: account.currency,
        ...outcome(closedAt(account, leg, fill.price)),
      };
    });
}
