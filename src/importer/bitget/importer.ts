import { Amounts } from '../amounts.ts';
import { ImportError } from '../importer.ts';
import { ifAllowed, keyed } from '../keyed.ts';
import type { Part, Told } from '../parts.ts';
import { listIn } from '../strict.ts';
import { readFutures } from './futures.ts';
import { type LoanRead, readLoans } from './loans.ts';
import { readCrossMargin, readIsolatedMargin } from './margin.ts';
import { answered, type BitgetRead, type BitgetVisit, READS } from './reads.ts';
import { rightsOf } from './rights.ts';
import { readUnified } from './unified.ts';

/** Bitget: futures of three kinds, cross and isolated margin, the unified account, loans, spot. */
export const bitget = keyed<BitgetRead>({
  venue: 'bitget',
  needs: ['apiKey', 'secret', 'password'],
  reads: READS,
  rights: (ask) => ifAllowed(rightsOf(ask)),
  parts: async (visit) => {
    const part = (id: string, name: string, read: (visit: BitgetVisit) => Promise<Told>): Part => ({
      id,
      name: `Bitget ${name}`,
      read: () => read(visit),
    });
    const loans = (read: LoanRead) => part('loan', 'loans', (visit) => readLoans(visit, read));
    if (await isUnified(visit)) return [part('unified', 'unified account', readUnified), loans('GET private.uta v3/loan/borrow-ongoing')];
    return [
      part('usdt-futures', 'USDT-M futures', (visit) => readFutures(visit, 'USDT-FUTURES')),
      part('usdc-futures', 'USDC-M futures', (visit) => readFutures(visit, 'USDC-FUTURES')),
      part('coin-futures', 'Coin-M futures', (visit) => readFutures(visit, 'COIN-FUTURES')),
      part('margin', 'cross margin', readCrossMargin),
      part('isolated', 'isolated margin', readIsolatedMargin),
      loans('GET private.earn v2/earn/loan/ongoing-orders'),
      part('spot', 'spot wallet', readSpot),
    ];
  },
});

/**
 * "You are in Classic Account mode, and the Unified Account API is not supported at this time" is 40084 (OpenAlice 951, passivbot 601: seen
 * on such accounts). Any other refusal says nothing of the mode: read as the wrong one, an account would seem to be gone.
 */
async function isUnified({ ask }: BitgetVisit): Promise<boolean> {
  try {
    await ask('GET private.uta v3/account/settings');
    return true;
  } catch (error) {
    if (error instanceof ImportError && error.code === '40084') return false;
    throw error;
  }
}

/** A wallet without debts: no venue's rule says anything of it. */
async function readSpot({ ask }: BitgetVisit): Promise<Told> {
  const amounts = new Amounts();
  for (const row of listIn(answered(await ask('GET private.spot v2/spot/account/assets'), 'spot assets'), 'data')) {
    const aside = ['frozen', 'locked'].flatMap((key) => row.maybe(key) ?? []);
    amounts.hold(
      row.text('coin'),
      aside.reduce((sum, one) => sum.plus(one), row.amount('available')),
    );
  }
  return {
    accounts: amounts.isEmpty ? [] : [{ id: 'spot', product: 'custom/collateral-debt', label: 'spot wallet', ...amounts.entries() }],
  };
}
