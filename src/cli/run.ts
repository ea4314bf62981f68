import { Command, CommanderError } from 'commander';
import { clean } from '../book/clean.ts';
import { nearest } from '../documents/issue.ts';
import { CliError, EXIT } from './exit.ts';
import { version } from './version.ts';

/** Default speed of the demo: 90 minutes in about 2. */
const DEMO_SPEED = '45';
/** What live prices come by. */
const RECORDERS: ReadonlySet<string> = new Set(['negmon', 'watch']);

/** Runs the command line; returns the exit status. Every fault that was foreseen is one paragraph on stderr. */
export async function run(words: readonly string[]): Promise<number> {
  // Whoever writes hears of a fault by its own write; without a listener a closed pipe would end us as a crash.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  let status: number = EXIT.ok;
  const program = commands((result) => {
    status = result;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof CliError) return complain(error.message, error.status);
    return complain(`this should not have happened: ${clean(error instanceof Error ? error.message : String(error), 500)}`, EXIT.failure);
  }
}

function complain(message: string, status: number): number {
  process.stderr.write(`negmon: ${message}\n`);
  return status;
}

/** An option that may be given again. */
const again = (one: string, all: string[] = []): string[] => [...all, one];

/** One file a command; each is loaded only when it is asked for, so that the first frame does not wait for the others. */
function commands(done: (status: number) => void): Command {
  const program = new Command('negmon')
    .description(
      'How far is each leveraged position and loan from liquidation, can the account go below zero, and would you owe money if it did.',
    )
    .version(version(), '--version')
    .helpOption('-h, --help', 'what there is to say')
    .exitOverride()
    .showHelpAfterError('Run "negmon --help" for the commands.')
    .configureOutput({ outputError: (text, write) => write(`negmon: ${clean(text.replace(/^error: /, ''), 300)}\n`) })
    .helpCommand('help [command]', 'what there is to say of a command')
    .option('--portfolio <file>', 'read the portfolio from a document')
    .option('--config <file>', 'settings instead of the ones in your home')
    .option('--data-dir <folder>', 'keep files there instead of in your home')
    .option('--plain', 'lines instead of a screen')
    .option('--ascii', 'only ASCII characters on the screen')
    .option('--record <file>', 'write the live prices to a new tape, gzipped when it ends in .gz')
    .hook('preAction', (_, command) => {
      if (program.opts()['record'] !== undefined && !RECORDERS.has(command.name())) {
        throw new CliError(
          `--record writes live prices down: it goes with "negmon" and "negmon watch", not with "negmon ${command.name()}".`,
          EXIT.usage,
        );
      }
    })
    .action(async () => {
      const [word] = program.args;
      if (word !== undefined) throw unknownCommand(word, program);
      const { live } = await import('./live.ts');
      done(await live(program.opts()));
    });
  program
    .command('watch')
    .description('the live monitor with no screen: a line an alert')
    .option('--json', 'alerts as JSON lines')
    .option('--for <duration>', 'end after "90s", "10m" or "1h" with a summary; else watch until told to stop')
    .option('--record <file>', 'write the prices to a new tape, gzipped when it ends in .gz')
    .action(async (_, command: Command) => {
      const { watch } = await import('./watch.ts');
      done(await watch(command.optsWithGlobals()));
    });
  program
    .command('demo')
    .description('the crash of 10 October 2025 over an example book; needs no network, no key, no file')
    .option('--speed <n>', 'tape seconds a second, or max', DEMO_SPEED)
    .action(async (_, command: Command) => {
      const { demo } = await import('./replay.ts');
      done(await demo(command.optsWithGlobals()));
    });
  program
    .command('replay')
    .description('recorded prices over a portfolio')
    .argument('<tapes...>', 'recordings: JSON lines or CSV, plain or gzip')
    .option('--speed <n>', 'tape seconds a second, or max', '1')
    .option('--json', 'alerts as JSON lines, and a summary')
    .action(async (tapes: string[], _, command: Command) => {
      const { replay } = await import('./replay.ts');
      done(await replay(tapes, command.optsWithGlobals()));
    });
  program
    .command('risk')
    .description('one reading of a portfolio, then exit')
    .option('--prices <file>', 'prices from a document, or "-" for standard input; else fetched once from the venues')
    .option('--batch <file>', 'a case a line, a reading a line; "-" for standard input')
    .option('--json', 'the whole reading')
    .action(async (_, command: Command) => {
      const { risk } = await import('./risk.ts');
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
      const { stress } = await import('./stress.ts');
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
      const { cure } = await import('./cure.ts');
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
      const { size } = await import('./size.ts');
      done(await size(command.optsWithGlobals()));
    });
  program
    .command('add')
    .description('puts an account, an asset, a debt or a position into your book')
    .argument('<words...>', '"account ID", "asset CODE AMOUNT", "debt CODE AMOUNT", or "long 0.5 BTC/USDT:USDT @ 50000 x10 isolated"')
    .option('--product <product>', 'of an account, as "negmon venues" lists them, or custom/derivatives')
    .option('--asset <CODE=AMOUNT>', 'of an account: what it holds; may be given again', again)
    .option('--debt <CODE=AMOUNT>', 'of an account: what it owes; may be given again', again)
    .option('--label <text>', 'of an account: what it is called')
    .option('--paper', 'an account of play money')
    .option('--account <id>', 'where an asset, a debt or a position belongs')
    .option('--id <id>', 'of a position; else one is made')
    .option('--collateral <amount>', 'of an isolated position: the margin set aside')
    .option('--stop <price>', 'of a position')
    .action(async (words: string[], _, command: Command) => {
      const { add } = await import('./add.ts');
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
    .option('--contracts <size>', 'of a position')
    .option('--entry <price>', 'of a position')
    .option('--stop <price>', 'of a position')
    .option('--collateral <amount>', 'of an isolated position')
    .option('--leverage <times>', 'of a position')
    .option('--margin <mode>', 'of a position: isolated or cross')
    .action(async (place: string, _, command: Command) => {
      const { edit } = await import('./edit.ts');
      done(await edit(place, command.optsWithGlobals()));
    });
  program
    .command('rm')
    .description('takes an account, a position, an asset or a debt out of your book')
    .argument('<place>', 'ACCOUNT or ACCOUNT/POSITION')
    .option('--asset <code>', 'only that asset of the account; may be given again', again)
    .option('--debt <code>', 'only that debt of the account; may be given again', again)
    .action(async (place: string, _, command: Command) => {
      const { rm } = await import('./rm.ts');
      done(await rm(place, command.optsWithGlobals()));
    });
  program
    .command('list')
    .description('what is in your book, as it was written')
    .option('--json', 'the document')
    .action(async (_, command: Command) => {
      const { list } = await import('./list.ts');
      done(await list(command.optsWithGlobals()));
    });
  program
    .command('undo')
    .description('takes the last change of your book back; again: the one before')
    .action(async (_, command: Command) => {
      const { undo } = await import('./undo.ts');
      done(await undo(command.optsWithGlobals()));
    });
  program
    .command('import')
    .description('shows what a portfolio document changes, then puts it in the place of your book')
    .option('--file <file>', 'the document, or "-" for standard input')
    .option('--yes', 'without asking')
    .action(async (_, command: Command) => {
      const { importBook } = await import('./import.ts');
      done(await importBook(command.optsWithGlobals()));
    });
  program
    .command('export')
    .description('your book as a portfolio document')
    .option('--format <format>', 'json', 'json')
    .action(async (_, command: Command) => {
      const { exportBook } = await import('./export.ts');
      done(await exportBook(command.optsWithGlobals()));
    });
  program
    .command('tax')
    .description('what the realised amounts of a year come to')
    .argument('<year>', 'a calendar year in UTC')
    .requiredOption('--file <file>', 'realised amounts, a JSON object a line; "-" for standard input')
    .option('--json', 'the totals as decimal strings')
    .action(async (year: string, _, command: Command) => {
      const { tax } = await import('./tax.ts');
      done(await tax(year, command.optsWithGlobals()));
    });
  program
    .command('venues')
    .description("the venues' products and their rules, each with its day")
    .option('--json', 'whole, an array of products')
    .action(async (_, command: Command) => {
      const { venues } = await import('./venues.ts');
      done(await venues(command.optsWithGlobals()));
    });
  program
    .command('doctor')
    .description('dials each venue once, and says what it saw and what to do')
    .argument('[venues...]', 'else those of the portfolio and the config, or all with a feed of their own')
    .option('--json', 'the whole report')
    .action(async (names: string[], _, command: Command) => {
      const { doctor } = await import('./doctor.ts');
      done(await doctor(names, command.optsWithGlobals()));
    });
  // Only of the program itself, whose excess word is a command that there is not; the commands do not inherit what comes after them.
  return program.allowExcessArguments();
}

function unknownCommand(word: string, program: Command): CliError {
  const known = program.commands.map((command) => command.name());
  const meant = nearest(word, known);
  const hint = meant === undefined ? '.' : `; did you mean "${meant}"?`;
  return new CliError(
    `unknown command ${JSON.stringify(clean(word, 40))}${hint} There are ${known.join(', ')}; see "negmon --help".`,
    EXIT.usage,
  );
}
