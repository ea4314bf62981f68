/** Where a venue's markets, as ccxt lists them, are kept between two runs, so that a restart needs no fetch. */
export interface MarketsCache {
  /** What was saved for this venue of this ccxt; null when there is nothing of use. @param id ccxt's name of the venue */
  load(id: string): Promise<object | null>;
  /** Keeps them. @param markets ccxt's markets by unified symbol, plain JSON */
  save(id: string, markets: object): Promise<void>;
}
