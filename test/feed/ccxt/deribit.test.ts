import { beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { Double, type HttpAnswer, type Peer, type RestRequest } from '../../venues/double.ts';
import { until } from '../sink.ts';
import { watching } from '../watching.ts';

// A venue without a line of its own in most tables: what ccxt alone makes of it.

/** The perpetual of nautilus' http_get_instruments.json (shared/recordings/frames/nautilus/deribit). */
const INSTRUMENTS = `{"jsonrpc":"2.0","id":1,"result":[{"price_index":"btc_usd","kind":"future","instrument_name":"BTC-PERPETUAL","max_leverage":50,
  "maker_commission":0.0,"taker_commission":0.0005,"instrument_type":"reversed","expiration_timestamp":32503708800000,"is_active":true,"tick_size":0.5,
  "contract_size":10.0,"min_trade_amount":10.0,"settlement_currency":"BTC","settlement_period":"perpetual","base_currency":"BTC","counter_currency":"USD",
  "quote_currency":"USD","tick_size_steps":[]}],"usIn":1765308000000000,"usOut":1765308000000500,"usDiff":500,"testnet":true}`;

/** nautilus' ws_ticker.json (same folder). */
const TICKER = `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"ticker.BTC-PERPETUAL.100ms","data":{"timestamp":1765541474086,"state":"open",
  "stats":{"high":93612.0,"low":89277.5,"price_change":2.3275,"volume":11897.27640428,"volume_usd":1092371540.0},"index_price":92263.55,
  "instrument_name":"BTC-PERPETUAL","last_price":92283.5,"settlement_price":92464.66,"open_interest":1132329370.0,"mark_price":92281.78,
  "best_ask_price":92284.0,"best_bid_price":92283.5,"estimated_delivery_price":92263.55,"current_funding":0.0,"funding_8h":0.00001742}}}`;

class DeribitDouble extends Double {
  readonly requests: string[] = [];
  override rest: (request: RestRequest) => HttpAnswer | null = ({ path }) =>
    path === '/api/v2/public/get_instruments' ? { headers: { 'Content-Type': 'application/json' }, body: INSTRUMENTS } : null;
  protected override peer(socket: WebSocket, path: string): Peer {
    return { socket, path };
  }
  protected override heard(_peer: Peer, text: string): void {
    this.requests.push(text);
  }
  protected override flow(): void {}
}

let double: DeribitDouble;
const { watch, live, sink, told } = watching('deribit', () => double);
beforeEach(async () => {
  double = await DeribitDouble.open();
});

test('the captured ticker becomes a quote: its JSON numbers by their shortest decimal', async () => {
  watch([{ venue: 'deribit', symbol: 'BTC/USD:BTC' }], { firstWithin: 60_000, ackWithin: 60_000 });
  await until(() => double.requests.length === 1);
  expect(JSON.parse(double.requests[0] ?? '')).toMatchObject({
    method: 'public/subscribe',
    params: { channels: ['ticker.BTC-PERPETUAL.100ms'] },
  });
  // Its options alone are thousands.
  expect(double.asked.map(({ query }) => query.get('kind'))).toEqual(['future']);
  double.push(TICKER);
  await live();
  const at = (value: string) => ({ value, venueTime: 1_765_541_474_086, receivedTime: expect.any(Number) });
  expect(sink.quotes).toEqual([
    {
      venue: 'deribit',
      symbol: 'BTC/USD:BTC',
      source: 'ws',
      mark: at('92281.78'),
      index: at('92263.55'),
      last: at('92283.5'),
      bid: at('92283.5'),
      ask: at('92284'),
      fundingRate: at('0'),
    },
  ]);
  expect(told()).toEqual([]);
});
