import { type Setup, toCheckTexts, toTexts } from '../monitor/protocol.ts';
import { marketsDir } from '../settings/paths.ts';
import { checkAddresses } from './addresses.ts';
import { runHeadless } from './headless.ts';
import { portfolioFrom } from './input.ts';
import { type GlobalOptions, isScreen, settingsFrom } from './options.ts';
import { runScreen } from './screen.ts';

const EMPTY = { version: 1, accounts: [] };

/** `negmon`: the live dashboard. Without a portfolio it shows what to do next; it never invents positions. */
export async function live(options: GlobalOptions): Promise<number> {
  const settings = settingsFrom(options);
  const portfolio = options.portfolio === undefined ? EMPTY : portfolioFrom(options.portfolio).json;
  await checkAddresses(settings.venues);
  const setup: Setup = {
    portfolio,
    source: options.portfolio ?? 'no portfolio yet',
    feed: { kind: 'live', venues: settings.venues },
    markets: marketsDir(process.env),
    staleAfter: settings.staleAfter,
    thresholds: toTexts(settings.thresholds),
    checks: toCheckTexts(settings.checks),
  };
  return isScreen(options) ? runScreen(setup, options) : runHeadless(setup, false);
}
