import type { Command } from 'commander';
import type { Done } from './group.ts';

/** The public documents' own forms. */
export function documentCommands(program: Command, done: Done): void {
  program
    .command('schema')
    .description('the JSON Schema of a public document')
    .argument('<document>', 'portfolio, prices, reading, alert or config')
    .action(async (document: string) => {
      const { schema } = await import('../schema.ts');
      done(await schema(document));
    });
}
