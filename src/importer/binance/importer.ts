import { Amounts } from '../amounts.ts';
import { named } from '../coins.ts';
import { ImportError, type Importer, type KeyRights, type Reported } from '../importer.ts';
import { type Part, readParts, type Told } from '../parts.ts';
import { PrivateVenue } from '../private.ts';
import { Row } from '../row.ts';
import type { ImportVenue } from '../venue.ts';
import { readCoinm } from './coinm.ts';
import { isNoMore, readFixedLoans, readFlexibleLoans } from './loans.ts';
import { hasNoMargin, readCrossMargin, readIsolatedMargin } from './margin.ts';
import { hasNoPortfolio, isPooled, pooled, readPortfolio, statusNotes } from './portfolio.ts';
import { type BinanceRead, READS, type Visit } from './reads.ts';
import { readUsdm } from './usdm.ts';

/** Binance: spot, cross and isolated margin, USDT-M, COIN-M, portfolio margin, loans and options. */
export const binance: ImportVenue = {
  venue: 'binance',
  needs: ['apiKey', 'secret'],
  open: async (options) => {
    const venue = await PrivateVenue.open<BinanceRead>({ venue: 'binance', reads: READS, ...options });
    return new BinanceImporter(venue, options.now);
  },
};

class BinanceImporter implements Importer {
  readonly venue = 'binance';
  readonly needs = binance.needs;
  readonly #venue: PrivateVenue<BinanceRead>;
  readonly #now: () => number;
  #isPro = false;

  constructor(venue: PrivateVenue<BinanceRead>, now: () => number) {
    this.#venue = venue;
    this.#now = now;
  }

  /** Wallet endpoints, "Get API Key Permission". */
  async rights(signal: AbortSignal): Promise<KeyRights> {
    const row = new Row(await this.#venue.ask('GET sapi account/apiRestrictions', {}, signal), 'binance apiRestrictions');
    // A right that is not told may be there.
    const may = (...keys: readonly string[]) => {
      const told = keys.map((key) => row.flag(key));
      return told.includes(true) || (told.includes(null) ? null : false);
    };
    return {
      read: row.flag('enableReading'),
      trade: may(
        'enableSpotAndMarginTrading',
        'enableMargin',
        'enableFutures',
        'enableVanillaOptions',
        'enablePortfolioMarginTrading',
        'enableFixApiTrade',
      ),
      withdraw: may('enableWithdrawals'),
      transfer: may('enableInternalTransfer', 'permitsUniversalTransfer'),
      ipBound: row.flag('ipRestrict'),
      words: row.entries().flatMap(([key, value]) => (value === true && /^(enable|permits)/.test(key) ? [key] : [])),
    };
  }

  async read(signal: AbortSignal): Promise<Reported> {
    const now = this.#now();
    const visit: Visit = {
      venue: this.#venue,
      at: new Date(now).toISOString(),
      ask: (read, params = {}) => this.#venue.ask(read, params, signal),
    };
    const reported = await readParts(await this.#parts(visit), now);
    const told = await this.#pooled(visit, reported);
    return { ...told, accounts: told.accounts.map((account) => named(account, this.#venue.coins)) };
  }

  /** Whoever has portfolio margin Pro has one pool in several parts. */
  async #pooled({ ask, at }: Visit, reported: Reported): Promise<Reported> {
    const rest = reported.accounts.filter((account) => !isPooled(account.id));
    try {
      const [account, loan] = await Promise.all([ask('GET sapi portfolio/account'), ask('GET sapi portfolio/pmLoan')]);
      const row = new Row(account, 'binance portfolio account');
      this.#isPro = true;
      const notes = [...reported.notes, ...statusNotes(row)];
      // A pool with a part missing is none.
      if (reported.failed.some(isPooled)) return { ...reported, accounts: rest, notes, failed: [...reported.failed, 'portfolio'] };
      return { ...reported, accounts: [...rest, pooled(reported.accounts, row, new Row(loan, 'binance pmLoan'), at)], notes };
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      if (this.#isPro) {
        const note = `Binance portfolio margin could not be read: ${error.message}; what was known of it stays`;
        return { ...reported, accounts: rest, notes: [...reported.notes, note], failed: [...reported.failed, 'portfolio'] };
      }
      // An ordinary account has none; its parts stand by themselves.
      if (error.why !== 'limited' && error.why !== 'unreachable') return reported;
      throw error;
    }
  }

  /** Which parts there are, Binance says itself ("Account info"). In portfolio margin spot margin and futures are one. */
  async #parts(visit: Visit): Promise<Part[]> {
    const info = new Row(await visit.ask('GET sapi account/info'), 'binance account info');
    const isPortfolio = info.flag('isPortfolioMarginRetailEnabled') === true;
    const [margin, futures, options] = ['isMarginEnabled', 'isFutureEnabled', 'isOptionsEnabled'].map((key) => info.flag(key) !== false);
    const part = (id: string, name: string, read: (visit: Visit) => Promise<Told>, absent?: Part['absent']): Part => ({
      id,
      name: `Binance ${name}`,
      read: () => read(visit),
      ...(absent === undefined ? {} : { absent }),
    });
    return [
      ...(isPortfolio ? [part('portfolio', 'portfolio margin', readPortfolio, hasNoPortfolio)] : []),
      ...(futures === true && !isPortfolio ? [part('usdm', 'USDT-M futures', readUsdm), part('coinm', 'COIN-M futures', readCoinm)] : []),
      ...(margin === true && !isPortfolio ? [part('margin', 'cross margin', readCrossMargin, hasNoMargin)] : []),
      ...(margin === true ? [part('margin', 'isolated margin', readIsolatedMargin, hasNoMargin)] : []),
      part('loan', 'flexible loans', readFlexibleLoans),
      part('loan-fixed', 'fixed-rate loans', readFixedLoans, isNoMore),
      ...(options === true ? [part('options', 'options', readOptions)] : []),
      part('spot', 'spot wallet', readSpot),
    ];
  }
}

/** A wallet without debts: no venue's rule says anything of it. */
async function readSpot({ ask }: Visit): Promise<Told> {
  const amounts = new Amounts();
  for (const row of new Row(await ask('GET private account', { omitZeroBalances: 'true' }), 'binance spot account').rows('balances'))
    amounts.hold(row.text('asset'), row.amount('free').plus(row.amount('locked')));
  return {
    accounts: amounts.isEmpty ? [] : [{ id: 'spot', product: 'custom/collateral-debt', label: 'spot wallet', ...amounts.entries() }],
  };
}

/** Options are said, not modelled. */
async function readOptions({ ask }: Visit): Promise<Told> {
  const [account, positions] = await Promise.all([ask('GET eapiPrivate account'), ask('GET eapiPrivate position')]);
  const amounts = new Amounts();
  for (const row of new Row(account, 'binance options account').rows('asset')) amounts.hold(row.text('asset'), row.amount('marginBalance'));
  const unmodelled = Row.list(positions, 'binance option positions').flatMap((row) => {
    const size = row.amount('quantity');
    return size.sign() === 0
      ? []
      : [{ kind: 'option' as const, text: `${size.abs().toString()} ${row.text('symbol')}, ${row.text('side').toLowerCase()}` }];
  });
  if (amounts.isEmpty && unmodelled.length === 0) return { accounts: [] };
  const rest = unmodelled.length === 0 ? {} : { unmodelled };
  return { accounts: [{ id: 'options', product: 'custom/derivatives', label: 'options', ...amounts.entries(), ...rest }] };
}
