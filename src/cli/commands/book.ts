import type { Command } from 'commander';
import { again, type Done } from './group.ts';

/** What fills the book by hand. */
export function bookCommands(program: Command, done: Done): void {
  program
    .command('add')
    .description('puts an account, an asset, a debt or a position into your book')
    .argument('<words...>', '"account ID", "asset CODE AMOUNT", "debt CODE AMOUNT", or "long 0.5 BTC/USDT:USDT @ 50000 x10 isolated"')
    .option('--product <product>', 'of an account, as "negmon venues" lists them, or custom/derivatives')
    .option('--asset <CODE=AMOUNT>', 'of an account: what it holds; may be given again', again)
    .option('--debt <CODE=AMOUNT>', 'of an account: what it owes; may be given again', again)
    .option('--rate <rate>', "of a debt: a year's, such as 8%")
    .option('--since <time>', 'of a debt: since when it is that amount, such as 2026-01-31 or now')
    .option('--accrual <way>', 'of a debt: how interest is charged, such as hour_ceil; else as the product does')
    .option('--label <text>', 'of an account: what it is called')
    .option('--paper', 'an account of play money')
    .option('--account <id>', 'where an asset, a debt or a position belongs')
    .option('--id <id>', 'of a position; else one is made')
    .option('--collateral <amount>', 'of an isolated position: the margin set aside')
    .option('--contract-size <size>', 'of a position: the size of one contract, where the venue does not say it')
    .option('--stop <price>', 'of a position')
    .option('--take-profit <price>', 'of a paper position')
    .action(async (words: string[], _, command: Command) => {
      const { add } = await import('../add.ts');
      done(await add(words, command.optsWithGlobals()));
    });
  program
    .command('edit')
    .description('sets what the options name; "none" takes a value away')
    .argument('<place>', 'ACCOUNT or ACCOUNT/POSITION')
    .option('--product <product>', 'of an account')
    .option('--label <text>', 'of an account')
    .option('--jurisdiction <law>', 'of an account, such as eu-retail')
    .option('--paper', 'an account of play money')
    .option('--no-paper', 'an account of real money')
    .option('--asset <CODE=AMOUNT>', 'what an account holds now; may be given again', again)
    .option('--debt <CODE=AMOUNT>', 'what an account owes now; may be given again', again)
    .option('--rate <rate>', "of a debt: a year's, such as 8%")
    .option('--since <time>', 'of a debt: since when it is that amount, such as 2026-01-31 or now')
    .option('--accrual <way>', 'of a debt: how interest is charged, such as hour_ceil; else as the product does')
    .option('--contracts <size>', 'of a position')
    .option('--contract-size <size>', 'of a position: the size of one contract')
    .option('--entry <price>', 'of a position')
    .option('--stop <price>', 'of a position')
    .option('--take-profit <price>', 'of a paper position')
    .option('--collateral <amount>', 'of an isolated position')
    .option('--leverage <times>', 'of a position')
    .option('--margin <mode>', 'of a position: isolated or cross')
    .action(async (place: string, _, command: Command) => {
      const { edit } = await import('../edit.ts');
      done(await edit(place, command.optsWithGlobals()));
    });
  program
    .command('rm')
    .description('takes an account, a position, an asset or a debt out of your book')
    .argument('<place>', 'ACCOUNT or ACCOUNT/POSITION')
    .option('--asset <code>', 'only that asset of the account; may be given again', again)
    .option('--debt <code>', 'only that debt of the account; may be given again', again)
    .action(async (place: string, _, command: Command) => {
      const { rm } = await import('../rm.ts');
      done(await rm(place, command.optsWithGlobals()));
    });
  program
    .command('list')
    .description('what is in your book, as it was written')
    .option('--json', 'the document')
    .action(async (_, command: Command) => {
      const { list } = await import('../list.ts');
      done(await list(command.optsWithGlobals()));
    });
  program
    .command('undo')
    .description('takes the last change of your book back; again: the one before')
    .action(async (_, command: Command) => {
      const { undo } = await import('../undo.ts');
      done(await undo(command.optsWithGlobals()));
    });
}
