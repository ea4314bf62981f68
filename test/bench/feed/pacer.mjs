import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { isPrice, readCapture } from '../lib/capture.mjs';

/**
 * A process that plays captured frames over a socket at the pace of the capture times a speed, to whoever subscribes to best bids and asks,
 * and a mark a second to whoever asks for marks. Words: speed, from, to (shares of the capture).
 */
const [speed = 1, from = 0, to = 1] = process.argv.slice(2).map(Number);
const frames = readCapture(from, to).map(({ at, text }) => ({ at, text, price: isPrice(text) }));
const sent = new Float64Array(frames.filter(({ price }) => price).length);
const now = () => Number(process.hrtime.bigint());

const server = createServer((request, response) => {
  response.setHeader('Content-Type', 'application/json');
  response.end(request.url?.includes('premiumIndex') ? '[]' : '{}');
});
const sockets = new WebSocketServer({ server });
let playing = false;
sockets.on('connection', (socket) => {
  socket.on('error', () => {});
  socket.on('message', (data) => {
    const { params = [], id } = JSON.parse(data.toString());
    socket.send(JSON.stringify({ result: null, id }));
    if (params.some((stream) => stream.includes('@markPrice'))) marks(socket);
    if (!playing && params.some((stream) => stream.includes('@bookTicker'))) play(socket);
  });
});

function marks(socket) {
  const tell = () =>
    socket.send(
      JSON.stringify({ e: 'markPriceUpdate', E: Date.now(), s: 'BTCUSDT', p: '61800.10', i: '61799.00', r: '0.0001', T: Date.now() + 3e6 }),
    );
  tell();
  const timer = setInterval(tell, 1000);
  socket.on('close', () => clearInterval(timer));
}

function play(socket) {
  playing = true;
  const start = now();
  let place = 0;
  let told = 0;
  const step = () => {
    const due = (now() - start) * speed;
    // What falls into one millisecond travels together, as it does on a network.
    socket._socket.cork();
    while (place < frames.length && frames[place].at <= due) {
      const { text, price } = frames[place];
      if (price) sent[told++] = now();
      socket.send(text);
      place += 1;
    }
    socket._socket.uncork();
    if (place === frames.length) process.send({ sent: Array.from(sent) });
    else setTimeout(step, 1);
  };
  step();
}

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => process.exit(0));
