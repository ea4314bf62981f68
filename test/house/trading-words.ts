/** Methods of ccxt's unified API that place or change an order, move money or change a position's terms. */
const METHODS = [
  '(?:create|edit|cancel)\\w*(?:Order|Orders|OrdersAfter)(?:Ws|WithClientOrderId)?',
  // Only as a method: the book may close a position of its own.
  '(?<=\\.)close(?:All)?Positions?',
  'withdraw(?:Ws)?',
  'transfer(?:In|Out|Ws)?',
  '(?:borrow|repay)\\w*Margin',
  '(?:add|reduce|set)Margin(?:Mode)?',
  'set(?:Leverage|PositionMode)',
  'createConvertTrade',
].join('|');

/** A call, plain, optional or through brackets behind something that has members. A bare word is lawful: a key's permission may well be named "withdraw". */
const CALL = new RegExp(`(?<![\\w$])(?:${METHODS})\\s*(?:\\?\\.)?\\s*\\(|(?<=[\\w$)\\]]|\\?\\.)\\[\\s*['"\`](?:${METHODS})['"\`]\\s*\\]`);

/** ccxt's implicit methods that write at the venue ("fapiPrivatePostOrder"); a listen key opens the user's own stream and moves nothing. */
const IMPLICIT = /\b(?:\w*[pP]rivate|sapi|papi|wapi)\w*(?:Post|Put|Delete|Patch)(?!\w*ListenKey)[A-Z]\w*/;

/** Paths of the venues' REST interfaces behind the same acts, for code that asks without ccxt; a pattern of that word alone is none. */
const PATH =
  /\/(?:v\d+\/order(?!s)|order\/(?:create|amend|cancel|place)|trade\/(?:order|cancel|amend|close)|withdraw(?!\/[dgimsuvy]*\s*[.,;)\]])|(?:asset|sapi\/v\d)\/transfer)\b/;

/** The lines of a source text that could trade, withdraw or transfer, as "line: text". */
export function tradingLines(source: string): string[] {
  const found: string[] = [];
  for (const [index, line] of source.split('\n').entries()) {
    if (CALL.test(line) || IMPLICIT.test(line) || PATH.test(line)) found.push(`${index + 1}: ${line.trim()}`);
  }
  return found;
}
