import { expect, it } from 'vitest';
import { judge } from '../soak/judge.ts';

it('10,000 verdicts near liquidation against cross-multiplied integers, which floats and 34 digits get wrong (a million in npm run soak)', () => {
  const { passed, failed, wrong, floatWrong, decimalWrong } = judge(10_000, 20261121);
  expect(wrong).toEqual([]);
  expect({ passed, failed }).toEqual({ passed: 10_000, failed: 0 });
  expect(floatWrong).toBeGreaterThan(100);
  expect(decimalWrong).toBeGreaterThan(0);
});
