import { CODE } from '../book/symbol.ts';
import { Rational } from '../money/rational.ts';
import type { Shock } from '../risk/stress-shock.ts';
import { DocumentError } from './issue.ts';

const MOVE = /^(\*|[A-Za-z0-9][A-Za-z0-9._-]*?)\s*([+\-\u2212])\s*(\d{1,9}(?:\.\d{1,20})?)\s*%$/;
const EXAMPLE = 'write it as "BTC -20%, ETH -30%, USDT -2%", with "*" or "all" for every coin but USD and its stablecoins';
const LONGEST = 2000;

/**
 * Reads a named shock: codes with signed percentages, separated by commas. "*" or "all" is every coin that is not named, USD and
 * its stablecoins left out; without it all others stand still. A code in small letters is read as the same in capitals.
 * @throws DocumentError at "shock", saying what is wrong with which part.
 */
export function readShock(text: string): Shock {
  if (text.length > LONGEST) throw refusal(`is longer than ${LONGEST} characters; ${EXAMPLE}`);
  const moves = new Map<string, Rational>();
  let others: Rational | null = null;
  for (const part of text.split(',').map((word) => word.trim())) {
    const { code, move } = readMove(part);
    if (code === '*' ? others !== null : moves.has(code)) throw refusal(`names ${code === '*' ? 'all coins' : code} twice`);
    if (code === '*') others = move;
    else moves.set(code, move);
  }
  return { moves, others: others ?? Rational.ZERO };
}

function readMove(part: string): { readonly code: string; readonly move: Rational } {
  if (part === '') throw refusal(`has an empty part; ${EXAMPLE}`);
  const shown = JSON.stringify(part.length > 60 ? `${part.slice(0, 60)}…` : part);
  const match = MOVE.exec(part);
  const word = match?.[1];
  if (match === null || word === undefined || (word !== '*' && !CODE.test(word))) {
    const unsigned = /^[^\s+\-\u2212]+\s+\d+(?:\.\d+)?\s*%$/.test(part);
    throw refusal(`cannot be read at ${shown}${unsigned ? ': say + or - before the number' : ''}; ${EXAMPLE}`);
  }
  const percent = Rational.from(match[3] as string).over(Rational.of(100));
  const move = match[2] === '+' ? percent : percent.negated();
  if (move.atMost(Rational.of(-1))) throw refusal(`cannot fall by 100 % or more at ${shown}: every price stays above zero`);
  const code = word === word.toLowerCase() ? word.toUpperCase() : word;
  if (code === 'USD') throw refusal('cannot move USD: it is what all prices are counted in');
  return { code: word.toUpperCase() === 'ALL' ? '*' : code, move };
}

function refusal(message: string): DocumentError {
  return new DocumentError({ path: 'shock', message });
}
