import type { Steps } from './steps.ts';

/** Rows of `Sketch.verdicts`: what a verdict counts of each part of a pool. What is owed always counts −1. */
export const RAW = 0;
export const WEIGHTED = 1;
export const PROFIT = 2;
export const REQUIREMENT = 3;
/** Numbers a verdict. */
export const PARTS = 4;

/**
 * A pool of several prices in floats: amounts by the currency they are in, contracts by the instrument that marks them. With m the mark of a
 * contract, n = m (linear) or 1 / m (inverse), and u the worth of a currency, which is a constant times the prices of its route:
 *
 *   raw         = Σ held · u + Σ amount · u                        balances in full
 *   weighted    = Σ held · u + Σ weights(amount · u)               balances as the venue counts them
 *   profit      = Σ entries · u + Σ exposure · n · u               unrealised profit of all legs
 *   owed        = Σ debt · u                                        from `debtLow` now to `debtHigh` at the end of its time
 *   requirement = Σ fixed · u + Σ debtRate · debt · u + Σ flat · n · u + multiple · Σ tiers(size · n) · u + Σ held fees · u
 *
 * and a verdict is the sign of raw · a + weighted · b + profit · c − owed − requirement · d. All floats are within a few roundings of the exact
 * numbers of src/risk.
 */
export interface Sketch {
  /** Up to when it holds, ms since the epoch; infinite where nothing grows. */
  readonly until: number;
  /** Numbers of the instruments whose prices it hangs on, each once. The other indices are places in this list. */
  readonly keys: Int32Array;

  /** The constant part of what a currency is worth. */
  readonly unitWorth: Float64Array;
  /** Where a currency's prices begin in `unitKeys`; one entry more than there are currencies. */
  readonly unitStart: Int32Array;
  readonly unitKeys: Int32Array;
  /** Balances that count in full. */
  readonly held: Float64Array;
  /** What the legs were worth at their entries, with the sign it has in their profit. */
  readonly entries: Float64Array;
  readonly debtLow: Float64Array;
  readonly debtHigh: Float64Array;
  /** multiple × borrow maintenance. */
  readonly debtRate: Float64Array;
  /** multiple × maintenance that no price moves. */
  readonly fixed: Float64Array;

  /** Balances that count by weight, with the place of their currency. */
  readonly balances: Float64Array;
  readonly balanceUnit: Int32Array;
  readonly weights: readonly Steps[];

  /** Contracts of one instrument together: hedges cancel here. */
  readonly groupKey: Int32Array;
  readonly groupUnit: Int32Array;
  /** 1 for inverse contracts. */
  readonly inverse: Uint8Array;
  /** Σ sign × size, negated for inverse ones. */
  readonly exposure: Float64Array;
  /** Requirement per n that no tier changes: mark fees, and rates of a single tier with the multiple. */
  readonly flat: Float64Array;
  /** Σ |exponent| of n × u in the prices, and the most that is left of it when one price is taken off: 0 where it is a line. */
  readonly groupReach: Uint8Array;
  readonly groupBend: Uint8Array;

  /** Of a currency and of a group: the most that health changes with it, per unit of its worth; infinite where a table jumps. */
  readonly unitGross: Float64Array;
  readonly groupGross: Float64Array;

  /** The most powers of prices in any n × u, counted one by one. */
  readonly powers: number;

  readonly multiple: number;
  /** Legs whose maintenance has tiers. */
  readonly legGroup: Int32Array;
  readonly legSize: Float64Array;
  readonly tiers: readonly Steps[];

  /** Legs with a close fee at their own bankruptcy price, and the probe that moves their contract. */
  readonly feeGroup: Int32Array;
  readonly feeSize: Float64Array;
  readonly feeRate: Float64Array;
  readonly feeProbe: Int32Array;

  /** Prices that move together: which currencies and which contracts' marks. Starts have one entry more than there are probes. */
  readonly probeUnitStart: Int32Array;
  readonly probeUnits: Int32Array;
  readonly probeGroupStart: Int32Array;
  readonly probeGroups: Int32Array;

  /** 1 for the currencies and the marks that move when every coin does, USD and its stablecoins standing still. */
  readonly commonUnit: Uint8Array;
  readonly commonGroup: Uint8Array;

  /** `PARTS` numbers each. */
  readonly verdicts: Float64Array;
  /** By verdict: an earlier one that is never above it, so that it is above 0 wherever that one is; −1: none. */
  readonly above: Int32Array;
  /** Which verdict says whether it is liquidated; −1: that is unknown anyway. */
  readonly health: number;
  /** Limits of how far a liquidation is: the probe and the fraction. */
  readonly distanceProbe: Int32Array;
  readonly distance: Float64Array;
  /** Limits of a price: its place in `keys`, and the float nearest to the limit. */
  readonly levelKey: Int32Array;
  readonly level: Float64Array;
}
