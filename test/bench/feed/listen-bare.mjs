import { WebSocket } from 'ws';
import { isPrice } from '../lib/capture.mjs';
import { listen } from './listener.mjs';

/** The least that can be done: `ws` and JSON.parse. */
await listen((url, heard) => {
  const socket = new WebSocket(`${url}/public/ws`, { perMessageDeflate: false });
  socket.on('open', () => socket.send(JSON.stringify({ method: 'SUBSCRIBE', params: ['btcusdt@bookTicker'], id: 1 })));
  let last = null;
  socket.on('message', (data) => {
    const text = data.toString();
    const frame = JSON.parse(text);
    last = frame.data?.b ?? frame.data?.p ?? last;
    if (isPrice(text)) heard();
  });
  return () => socket.terminate();
});
