import type { PrivateVenue, Read } from '../private.ts';

/** Everything that Binance is ever asked with a key (developers.binance.com; paths as in ccxt's `api`). All of it is GET. */
export const READS = [
  'GET sapi account/apiRestrictions',
  'GET sapi account/info',
  'GET private account',
  'GET fapiPrivateV3 account',
  'GET fapiPrivateV3 positionRisk',
  'GET fapiPrivate multiAssetsMargin',
  'GET fapiPrivate openOrders',
  'GET fapiPrivate openAlgoOrders',
  'GET dapiPrivate account',
  'GET dapiPrivate positionRisk',
  'GET dapiPrivate openOrders',
  'GET dapiPrivateV2 leverageBracket',
  'GET sapi margin/account',
  'GET sapi margin/isolated/account',
  'GET sapi margin/openOrders',
  'GET sapi margin/liquidation-loan',
  'GET sapi portfolio/account',
  'GET sapi portfolio/pmLoan',
  'GET papi account',
  'GET papi balance',
  'GET papi um/positionRisk',
  'GET papi cm/positionRisk',
  'GET papi um/openOrders',
  'GET papi cm/openOrders',
  'GET papi um/conditional/openOrders',
  'GET papi cm/conditional/openOrders',
  'GET papi margin/openOrders',
  'GET sapiV2 loan/flexible/ongoing/orders',
  'GET sapiV2 loan/flexible/collateral/data',
  'GET sapi loan/ongoing/orders',
  'GET eapiPrivate account',
  'GET eapiPrivate position',
  'GET fapiPublic assetIndex',
] as const satisfies readonly Read[];

export type BinanceRead = (typeof READS)[number];

/** One reading of a Binance account: what asks, and when. */
export interface Visit {
  readonly venue: PrivateVenue<BinanceRead>;
  /** RFC 3339. */
  readonly at: string;
  ask(read: BinanceRead, params?: object): Promise<unknown>;
}
