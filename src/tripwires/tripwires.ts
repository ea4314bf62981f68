import type { AccountReading } from '../risk/reading.ts';
import type { WireLimits } from './limits.ts';

export type LimitsOf = (position: string | null) => WireLimits;

export class Tripwires {
  put(_account: number, _reading: AccountReading, _limits: LimitsOf, _until: number): boolean {
    return false;
  }
  drop(_account: number): void {}
  clear(): void {}
  tick(_key: string, _price: number): boolean {
    return false;
  }
  tripped(): Iterable<number> {
    return [];
  }
}
