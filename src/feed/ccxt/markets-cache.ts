/** Where a venue's markets, as ccxt lists them, are kept between two runs, so that a restart needs no fetch. */
export interface MarketsCache {
  /** What was saved under this name for this ccxt; null when there is nothing of use. @param name "gate-contract", "gate-spot" */
  load(name: string): Promise<object | null>;
  /** Keeps them. @param markets ccxt's markets by unified symbol, plain JSON */
  save(name: string, markets: object): Promise<void>;
}
