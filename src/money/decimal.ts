import { Decimal as Base } from 'decimal.js';

/** decimal.js, set up once for the house: 60 significant digits, half-even, never an exponent in what it prints. */
export const Decimal = Base.clone({ precision: 60, rounding: Base.ROUND_HALF_EVEN, toExpNeg: -9e15, toExpPos: 9e15 });
export type Decimal = Base;
