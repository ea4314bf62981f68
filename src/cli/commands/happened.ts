import type { Command } from 'commander';
import { again, type Done } from './group.ts';

/** What happened in the book: trades, moves, debts and charges. */
export function happenedCommands(program: Command, done: Done): void {
  booked(
    program
      .command('open')
      .description('a position was entered: its collateral and its fee leave the assets ("add" puts one in that is held already)')
      .argument('<words...>', '"long 0.5 BTC/USDT:USDT @ 50000 x10 isolated"')
      .option('--account <id>', 'where it belongs')
      .option('--id <id>', 'else one is made')
      .option('--fee <amount>', 'paid beside it; "0.01 BNB" for another currency')
      .option('--collateral <amount>', 'isolated: the margin set aside; else notional / leverage')
      .option('--contract-size <size>', 'the size of one contract, where the venue does not say it')
      .option('--stop <price>', 'where its stop is')
      .option('--take-profit <price>', 'of a paper position'),
  ).action(async (words: string[], _, command: Command) => {
    const { bookOpen } = await import('../open.ts');
    done(await bookOpen(words, command.optsWithGlobals()));
  });
  booked(
    program
      .command('fill')
      .description('more of a position was bought or sold: the entry price becomes the average')
      .argument('<place>', 'ACCOUNT/POSITION')
      .argument('<words...>', 'CONTRACTS @ PRICE, such as 0.5 @ 48000')
      .option('--fee <amount>', 'paid beside it; "0.01 BNB" for another currency')
      .option('--collateral <amount>', 'of an isolated position: the margin set aside for it; else notional / leverage'),
  ).action(async (place: string, words: string[], _, command: Command) => {
    const { bookFill } = await import('../fill.ts');
    done(await bookFill(place, words, command.optsWithGlobals()));
  });
  booked(
    program
      .command('close')
      .description('a position, or a part of it, was closed: its profit or loss is realised')
      .argument('<place>', 'ACCOUNT/POSITION')
      .argument('<words...>', '@ PRICE for all of it, or CONTRACTS @ PRICE for a part')
      .option('--fee <amount>', 'paid beside it; "0.01 BNB" for another currency')
      .option('--as <cause>', 'what closed it: stopped, took-profit or liquidated; else you')
      .option('--shortfall <who>', 'who bears a loss beyond what was there: "holder", who then owes it, or "venue"', 'holder'),
  ).action(async (place: string, words: string[], _, command: Command) => {
    const { bookClose } = await import('../close.ts');
    done(await bookClose(place, words, command.optsWithGlobals()));
  });
  booked(
    program
      .command('trade')
      .description('coins were bought or sold for money of the same account')
      .argument('<words...>', '"buy 0.5 BTC @ 50000 USDT" or "sell 0.5 BTC @ 50000 USDT"')
      .option('--account <id>', 'where')
      .option('--fee <amount>', 'paid beside it; "0.0005 BTC" for another currency'),
  ).action(async (words: string[], _, command: Command) => {
    const { bookTrade } = await import('../trade.ts');
    done(await bookTrade(words, command.optsWithGlobals()));
  });
  booked(
    program
      .command('move')
      .description('money went from one place to another: paid in, paid out, between accounts, into or out of an isolated margin')
      .argument('<amount>', 'what arrived')
      .argument('<code>', 'of what currency')
      .option('--from <place>', 'ACCOUNT, or ACCOUNT/POSITION for its margin; else from outside')
      .option('--to <place>', 'ACCOUNT, or ACCOUNT/POSITION for its margin; else to outside')
      .option('--cost <price>', 'of coins from outside: what one had cost, such as "47000 USD", for the tax record')
      .option('--fee <amount>', 'paid beside it where it came from; "0.01 BNB" for another currency'),
  ).action(async (amount: string, code: string, _, command: Command) => {
    const { bookMove } = await import('../move.ts');
    done(await bookMove(amount, code, command.optsWithGlobals()));
  });
  booked(
    program
      .command('borrow')
      .description('an account borrowed: it holds more and owes more')
      .argument('<amount>', 'how much')
      .argument('<code>', 'of what currency')
      .option('--account <id>', 'who'),
  ).action(async (amount: string, code: string, _, command: Command) => {
    const { bookBorrow } = await import('../debt.ts');
    done(await bookBorrow(amount, code, command.optsWithGlobals()));
  });
  booked(
    program
      .command('repay')
      .description('an account paid back out of what it holds; interest until then first')
      .argument('<amount>', 'how much, or "all"')
      .argument('<code>', 'of what currency')
      .option('--account <id>', 'who'),
  ).action(async (amount: string, code: string, _, command: Command) => {
    const { bookRepay } = await import('../debt.ts');
    done(await bookRepay(amount, code, command.optsWithGlobals()));
  });
  booked(
    program
      .command('charge')
      .description('funding or interest was charged, or received')
      .argument('<kind>', 'funding or interest')
      .argument('<amount>', 'how much')
      .argument('<code>', 'of what currency')
      .option('--account <place>', 'ACCOUNT, or ACCOUNT/POSITION for the funding of a position')
      .option('--received', 'it was paid to you')
      .option('--margin', 'of an isolated position: settled in its margin; else in what the account holds first'),
  ).action(async (kind: string, amount: string, code: string, _, command: Command) => {
    const { bookCharge } = await import('../charge.ts');
    done(await bookCharge(kind, amount, code, command.optsWithGlobals()));
  });
}

/** Options of everything that is booked as having happened. */
function booked(command: Command): Command {
  return command
    .option('--at <time>', 'when, such as 2026-01-31 or 2026-01-31T12:00:00Z; else now')
    .option('--usd <CODE=PRICE>', 'what one of a coin was worth in USD then, for the record; may be given again', again)
    .option('--note <text>', 'kept with it');
}
