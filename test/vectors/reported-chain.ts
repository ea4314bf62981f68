import { Rational } from '../../src/money/rational.ts';
import { type Case, first, isLiquidated } from './case.ts';
import { type Held, perpCases } from './perp.ts';
import {
  input,
  inputText,
  inputValue,
  mapped,
  type OtherPosition,
  POSITION_ANSWERS,
  type ReportedLine,
  signOf,
  sizeOf,
  type Translator,
  text,
} from './reported-line.ts';
import { base } from './reported-linear.ts';
import { exact } from './vector.ts';

const halfOf = (maxLeverage: string): string => text(Rational.of(1, 2).over(exact(maxLeverage)));

/** rawUsd is the cash of an isolated position, negative for a long: its margin is rawUsd + s·q·e. */
const hyperliquidIsolated: Translator = (line) => {
  const opened = signOf(line).times(sizeOf(line)).times(input(line, 'entry_price'));
  return perpCases({
    ...base(line),
    symbol: 'ETH/USDC:USDC',
    mark: text(input(line, 'position_value').over(sizeOf(line))),
    collateral: text(input(line, 'raw_usd').plus(opened)),
    maintenance: { rate: halfOf(inputText(line, 'max_leverage')), basis: 'mark' },
    answers: { ...POSITION_ANSWERS, margin_used: (reading) => first(reading).equity },
  });
};

/** Other positions stand at their mark with their own rate; where the line hides them, as one that needs what they need together. */
const hyperliquidCross: Translator = (line) => {
  const size = sizeOf(line);
  const value = input(line, 'position_value');
  const mark = value.over(size);
  const profit = signOf(line).times(value.minus(size.times(input(line, 'entry_price'))));
  const own = value.times(exact(halfOf(inputText(line, 'max_leverage'))));
  const others = inputValue<OtherPosition[] | undefined>(line, 'other_positions')?.map(
    ({ side, size, position_value, max_leverage }): Held => {
      const [contracts, worth] = [exact(size).abs(), exact(position_value ?? '')];
      const at = text(worth.over(contracts));
      const maintenance = { rate: halfOf(max_leverage ?? ''), basis: 'mark' as const };
      return { symbol: 'SOL/USDC:USDC', side, contracts: text(contracts), entryPrice: at, maintenance };
    },
  );
  const hidden: Held = {
    symbol: 'SOL/USDC:USDC',
    side: 'long',
    contracts: text(input(line, 'maintenance_total').minus(own)),
    entryPrice: '1',
    maintenance: { rate: '1', basis: 'mark' },
  };
  return perpCases({
    ...base(line),
    symbol: 'ETH/USDC:USDC',
    mark: text(mark),
    assets: { USDC: text(input(line, 'account_value').minus(profit)) },
    maintenance: { rate: halfOf(inputText(line, 'max_leverage')), basis: 'mark' },
    others: others ?? [hidden],
    answers: { ...POSITION_ANSWERS, maintenance_margin_total: (reading) => reading.cross?.maintenanceMargin ?? null },
  });
};

interface Quantums {
  readonly base_quantums: string;
  readonly base_resolution: string;
  readonly oracle_price: string;
  readonly mmr: string;
}

const power = (exponent: string): Rational => exact(`1e${exponent}`);

/** dYdX counts in quantums: base × 10^resolution, quote × 10^−6. All lines have one market; USDC below 0 is a debt. */
function dydx(line: ReportedLine): Case[] {
  const usdc = input(line, 'usdc_quantums').times(power(inputText(line, 'quote_resolution')));
  const positions = inputValue<Quantums[]>(line, 'positions').map(({ base_quantums, base_resolution, oracle_price, mmr }, i) => {
    const size = exact(base_quantums).times(power(base_resolution));
    return {
      position: {
        id: `p${i}`,
        symbol: `${i === 0 ? 'BTC' : 'ETH'}/USDC:USDC`,
        side: size.sign() < 0 ? 'short' : 'long',
        contracts: text(size.abs()),
        // The cash already holds what was paid: the position is taken to be entered at the oracle's price, its worth in the cash.
        entryPrice: oracle_price,
      },
      worth: size.times(exact(oracle_price)),
      mmr,
    };
  });
  const equity = positions.reduce((total, { worth }) => total.plus(worth), usdc);
  const [market] = positions;
  return [
    {
      by: 'dydx/perp',
      account: {
        id: 'a',
        product: 'dydx/perp',
        ...(equity.sign() < 0 ? { debts: { USDC: text(equity.negated()) } } : { assets: { USDC: text(equity) } }),
        positions: positions.map(({ position }) => position),
        rules: market === undefined ? {} : { maintenance: { basis: 'mark', shape: 'whole', tiers: [{ floor: '0', rate: market.mmr }] } },
      },
      prices: { marks: Object.fromEntries(positions.map(({ position }) => [position.symbol, position.entryPrice])) },
      answers: {
        is_liquidatable: isLiquidated,
        net_collateral_quantums: (reading) => mapped(reading.equity, (value) => value.over(power(inputText(line, 'quote_resolution')))),
        // Signed quote for closing delta at the bankruptcy price: a long gets it, a short pays it. Rounded up.
        bankruptcy_price_quote_quantums: (reading) => {
          const closed = input(line, 'delta_quantums')
            .negated()
            .times(power(inputValue<Quantums[]>(line, 'positions')[0]?.base_resolution ?? ''));
          return mapped(first(reading).bankruptcyPrice, (price) => price.times(closed).over(power(inputText(line, 'quote_resolution'))));
        },
      },
    },
  ];
}

/** Venues on a chain, by the `formula` of a line. */
export const CHAIN: Readonly<Record<string, Translator>> = {
  hl_isolated: hyperliquidIsolated,
  hl_cross: hyperliquidCross,
  dydx_bankruptcy: dydx,
  dydx_is_liquidatable: dydx,
  dydx_collateral: dydx,
};
