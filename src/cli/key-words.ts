import { CliError, EXIT } from './exit.ts';

/** Commands that have to do with keys; elsewhere long words are paths, lines and ids. */
const ABOUT_KEYS: ReadonlySet<string> = new Set(['keys', 'import']);
/** A run of letters and digits as keys, secrets and signatures are: no word of a language, no date, no name of ours. */
const RUN = /^(?=[^A-Za-z]*[A-Za-z])(?=\D*\d)[A-Za-z0-9]{16,}$/;
/** OKX's keys, and HTX's. */
const DASHED = /^[0-9a-z]{8,12}(-[0-9a-z]{4,8}){3}(-[0-9a-z]{12})?$/i;
/** An account of Ethereum's kind, or of Cosmos's, with dYdX's number of the subaccount. */
const ADDRESS = /^(0x[0-9a-fA-F]{40}|[a-z]{2,12}1[02-9ac-hj-np-z]{38,58})(\/\d{1,6})?$/;
const PRIVATE_KEY = /^0x[0-9a-fA-F]{64}$/;
/** Options that there are not, and that would be followed by one. */
const ASKING = /^--(api-?)?(key|secret|pass(word|phrase)|private-?key|token)$/i;
/** Options whose value is no secret. */
const PLACES: ReadonlySet<string> = new Set(['--file', '--config', '--data-dir', '--portfolio']);

/**
 * Every program of this machine can read the words that another was started with, and shells keep them: a key among them is no secret any
 * more. Looked for before the words are read, since a complaint about them would repeat them.
 * @throws CliError that does not repeat it
 */
export function refuseKeys(words: readonly string[]): void {
  const command = words.find((word) => ABOUT_KEYS.has(word));
  if (command === undefined) return;
  for (const [index, word] of words.entries()) {
    const [name = '', given] = word.startsWith('--') ? word.split(/=(.*)/s) : ['', word];
    const value = given ?? '';
    // `negmon import --key` names a key that is kept.
    if (command === 'keys' && ASKING.test(name)) throw refusal('a secret is never given as a word');
    if (PLACES.has(name === '' ? (words[index - 1] ?? '') : name) || /^(env|file|cmd):/.test(value)) continue;
    if (PRIVATE_KEY.test(value)) throw refusal('that looks like a private key, which is never needed: the public address is enough');
    if (ADDRESS.test(value)) continue;
    if (DASHED.test(value) || value.split(/[^A-Za-z0-9]+/).some((run) => RUN.test(run))) {
      throw refusal('one of the words looks like a key or a secret');
    }
  }
}

/** A key has one name: what comes after it may be its secret. @throws CliError that does not repeat it */
export function refuseMore(names: readonly string[]): void {
  if (names.length > 1) throw refusal('"negmon keys add" takes one name and asks for everything else: there is a word too many');
}

function refusal(what: string): CliError {
  return new CliError(
    `${what}. Others on this machine can read what a command was started with, and your shell keeps it: revoke a key that was among them at the venue, make a new one, and let "negmon keys add" ask for it. What the private key of a wallet controls has to move to a new wallet.`,
    EXIT.usage,
  );
}
