import type { Command } from 'commander';
import { refuseMore } from '../key-words.ts';
import type { Done } from './group.ts';

/** What opens accounts at venues for reading. */
export function keyCommands(program: Command, done: Done): void {
  const keys = program
    .command('keys')
    .description('keys that open your accounts for reading; their values are asked for, never given as words');
  keys
    .command('add')
    .description('keeps a key, once the venue has said that it cannot take money out')
    .argument('<name>', 'what the import is called that it belongs to, such as bybit-main')
    .requiredOption('--venue <venue>', 'where it opens an account')
    .option('--address <address>', 'public wallet address, where that is all it takes')
    .option('--from-env <prefix>', 'from PREFIX_KEY, PREFIX_SECRET and PREFIX_PASSWORD whenever it is needed')
    .option('--key-ref <reference>', 'where the key is to be had: env:NAME, file:/full/path or cmd:["program","word"]')
    .option('--secret-ref <reference>', 'the same for its secret')
    .option('--password-ref <reference>', 'the same for its passphrase')
    .option('--stdin', 'one value a line from standard input')
    .option('--keep <place>', 'where typed values are kept: keyring or file; else in the keyring where it works')
    .option('--allow-trading-key', 'take a key that can trade')
    .option('--no-check', 'without asking the venue')
    // A complaint about words too many would repeat them, and one may be a secret.
    .allowExcessArguments()
    .action(async (name: string, _, command: Command) => {
      refuseMore(command.args);
      const { addKey } = await import('../keys-add.ts');
      done(await addKey(name, command.optsWithGlobals()));
    });
  keys
    .command('ls')
    .description('what is kept, where, and what it may do; never a value')
    .action(async (_, command: Command) => {
      const { listKeys } = await import('../keys-ls.ts');
      done(await listKeys(command.optsWithGlobals()));
    });
  keys
    .command('check')
    .description('asks the venue again what a key may do')
    .argument('[name]', 'else all of them')
    .action(async (name: string | undefined, _, command: Command) => {
      const { checkKeys } = await import('../keys-check.ts');
      done(await checkKeys(name, command.optsWithGlobals()));
    });
  keys
    .command('rm')
    .description('forgets a key, with its values')
    .argument('<name>')
    .action(async (name: string, _, command: Command) => {
      const { removeKey } = await import('../keys-rm.ts');
      done(await removeKey(name, command.optsWithGlobals()));
    });
}
