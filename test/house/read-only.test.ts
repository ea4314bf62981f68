import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tradingLines } from './trading-words.ts';
import { ROOT } from './tree.ts';

// negmon is trusted with keys because it only reads. A key that can trade may be in use (design section 6), so what
// keeps it from trading is that no such call exists in the source, not that the venue would refuse it.
describe('negmon only reads', () => {
  it.each([
    "await exchange.createOrder('BTC/USDT:USDT', 'market', 'sell', 1);",
    'await exchange.createReduceOnlyOrder(symbol, type, side, amount);',
    'await exchange.cancelAllOrders(symbol);',
    'await exchange.editOrder (id, symbol);',
    'await exchange.closePosition?.(symbol);',
    'await exchange.withdraw(code, amount, address);',
    "await exchange.transfer('USDT', 10, 'spot', 'future');",
    "await exchange['createOrder'](...order);",
    "await exchange?.['withdraw'](code, amount, address);",
    "await venueOf(key)['transfer'](code);",
    'await exchange.setLeverage(20, symbol);',
    'await exchange.addMargin(symbol, 100);',
    'await exchange.repayCrossMargin(code, amount);',
    'await exchange.fapiPrivatePostOrder(order);',
    'await exchange.sapiPostMarginLoan(loan);',
    "await post('https://api.bybit.com/v5/order/create', body);",
    "await post('/fapi/v1/order', body);",
    "await post('/sapi/v1/capital/withdraw/apply', body);",
    "await post('/v1/withdraw', body);",
  ])('the check sees %s', (line) => {
    expect(tradingLines(`const before = 1;\n${line}\n`)).toEqual([`2: ${line}`]);
  });

  it.each([
    'const positions = await exchange.fetchPositions();',
    'const orders = await exchange.fetchOpenOrders(symbol);',
    "await get('/fapi/v1/openOrders');",
    "if (permissions.has('withdraw')) refuse(key);",
    'await exchange.fapiPrivatePostListenKey();',
    'worker.postMessage(buffer, { transfer: [buffer] });',
    'const { withdraw, transfer } = key.permissions;',
    "const moving = rights.withdraw === true ? ['withdraw'] : [];",
    'const book = closePosition(before, id);',
    'const may = [/withdraw/i, /withdraw/].some((word) => word.test(said));',
    'const mayMove = has(/withdraw/i);',
  ])('the check lets %s pass', (line) => {
    expect(tradingLines(line)).toEqual([]);
  });

  it('has no order, transfer or withdrawal in its source', () => {
    const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path));
    expect(files.length).toBeGreaterThan(0);
    const found = files.flatMap((path) => tradingLines(readFileSync(join(ROOT, 'src', path), 'utf8')).map((line) => `src/${path}:${line}`));
    expect(found).toEqual([]);
  });
});
