import { Rational } from '../../money/rational.ts';
import type { Row } from '../row.ts';
import type { Visit } from './reads.ts';

/**
 * How much of each held coin counts in the unified account ("Get Tiered Collateral Ratio"). Bybit's tiers count coins and documents' count
 * USD: a holding within the first tier has its one rate, a larger one is left to the user.
 */
export async function walletWeights({ ask }: Visit, assets: Readonly<Record<string, string>>): Promise<object> {
  if (Object.keys(assets).length === 0) return {};
  const rows = (await ask('GET public v5/spot-margin-trade/collateral')).rows('list');
  const weights = rows.flatMap((row): [string, string][] => {
    const held = assets[row.text('currency')];
    if (held === undefined) return [];
    const first = row.rows('collateralRatioList').find((tier) => tier.amount('minQty').sign() === 0);
    if (first === undefined) return [];
    const most = first.maybe('maxQty');
    const isWithin = most === null || Rational.from(held).atMost(most);
    return isWithin ? [[row.text('currency'), first.amount('collateralRatio').toString()]] : [];
  });
  return weights.length === 0 ? {} : { collateralWeights: Object.fromEntries(weights) };
}

/** The same of a crypto loan's collateral ("Get Collateral Coins"), whose tiers count USD: 12,757 USD of BTC in Bybit's own example counts 8,000 + 0.7 × 2,757. */
export async function loanWeights({ ask }: Visit, held: readonly string[]): Promise<object> {
  if (held.length === 0) return {};
  const configs = (await ask('GET public v5/crypto-loan-common/collateral-data')).rows('collateralRatioConfigList');
  const weights = configs.flatMap((config) => {
    const tiers = config.rows('collateralRatioList').map(tierOf);
    tiers.sort((one, other) => Rational.from(one.floor).compare(Rational.from(other.floor)));
    const codes = config.text('currencies').split(',');
    return codes.filter((code) => held.includes(code)).map((code) => [code, tiers] as const);
  });
  return weights.length === 0 ? {} : { collateralWeights: Object.fromEntries(weights) };
}

function tierOf(row: Row): { readonly floor: string; readonly weight: string } {
  return { floor: row.amount('minValue').toString(), weight: row.amount('collateralRatio').toString() };
}
