import type { Command } from 'commander';
import { again, type Done } from './group.ts';

/** What answers once and exits. */
export function answerCommands(program: Command, done: Done): void {
  program
    .command('risk')
    .description('one reading of a portfolio, then exit')
    .option('--prices <file>', 'prices from a document, or "-" for standard input; else fetched once from the venues')
    .option('--batch <file>', 'a case a line, a reading a line; "-" for standard input')
    .option('--json', 'the whole reading')
    .action(async (_, command: Command) => {
      const { risk } = await import('../risk.ts');
      done(await risk(command.optsWithGlobals()));
    });
  program
    .command('stress')
    .description(
      'what falls, rises and the worst days would do: the gap ladder, shocks, who is liquidated first and what is owed at the end',
    )
    .option('--prices <file>', 'prices from a document, or "-" for standard input; else fetched once from the venues')
    .option('--shock <moves>', 'prices that move together, such as "BTC -20%, USDT -2%"; may be given again', again)
    .option('--asset <code>', 'the gap ladder of one coin instead of all')
    .option('--others <rule>', 'coins that a worst day does not name: "follow" BTC or "hold"', 'follow')
    .option('--depth <file>', 'an order book to close positions into; "-" for standard input')
    .option('--json', 'whole')
    .action(async (_, command: Command) => {
      const { stress } = await import('../stress.ts');
      done(await stress(command.optsWithGlobals()));
    });
  program
    .command('cure')
    .description('exact amounts to add, repay, cut or sell until an account is as far from liquidation as wanted')
    .argument('[account]', 'its id; else each account at fault')
    .option('--target <target>', 'distance=15%, ratio=50% or ltv=60%; else distance 10 %, for loans 5 points under the margin call')
    .option('--prices <file>', 'prices from a document, or "-" for standard input; else fetched once from the venues')
    .option('--json', 'the whole reading, with what each remedy leads to')
    .action(async (account: string | undefined, _, command: Command) => {
      const { cure } = await import('../cure.ts');
      done(await cure(account, command.optsWithGlobals()));
    });
  program
    .command('size')
    .description('how much to trade so that the stop costs no more than a part of the equity')
    .requiredOption('--product <product>', 'as "negmon venues" lists them, or custom/derivatives')
    .requiredOption('--symbol <symbol>', 'ccxt symbol, such as BTC/USDT:USDT')
    .requiredOption('--side <side>', 'long or short')
    .requiredOption('--entry <price>', 'where it is entered')
    .requiredOption('--stop <price>', 'where the stop is')
    .requiredOption('--equity <amount>', 'what the account is worth, in the settle currency')
    .requiredOption('--risk <percent>', 'of the equity that the trade may lose, such as 2%')
    .option('--leverage <times>', 'isolated at this leverage; else cross on the whole equity')
    .option('--fee <percent>', 'of the notional, paid at each end')
    .option('--lot <contracts>', 'smallest step of the size; rounded down to it')
    .option('--contract-size <size>', 'size of one contract, where it is not known')
    .option('--held <contracts>', 'held already on the same side; with --at')
    .option('--at <price>', 'at what price they are held')
    .option('--json', 'the whole answer')
    .action(async (_, command: Command) => {
      const { size } = await import('../size.ts');
      done(await size(command.optsWithGlobals()));
    });
}
