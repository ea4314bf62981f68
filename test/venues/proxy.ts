import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import type { Certificate } from './certificate.ts';

/** A proxy on loopback (CONNECT alone), and behind it a server that speaks TLS for whatever host was asked for and hands on to a venue's double. */
export class ProxyDouble {
  /** Every way that was asked for: "fstream.binance.com:443", and what was given for a name and a password. */
  readonly asked: { readonly to: string; readonly authorization: string | undefined }[] = [];
  /** What is answered: 200 opens the way, 'silence' says nothing, ever. */
  answer: number | 'silence' = 200;
  readonly #server: Server;
  readonly #tls: TlsServer;
  readonly #sockets = new Set<Duplex>();

  private constructor(server: Server, tls: TlsServer) {
    this.#server = server;
    this.#tls = tls;
    server.on('connection', (socket) => this.#keep(socket));
    server.on('connect', (request, socket, head) => {
      this.asked.push({ to: request.url ?? '', authorization: request.headers['proxy-authorization'] });
      if (this.answer === 'silence') {
        socket.resume().on('end', () => socket.destroy());
        return;
      }
      if (this.answer !== 200) {
        socket.end(`HTTP/1.1 ${this.answer} No\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      this.#join(socket, connect((tls.address() as AddressInfo).port, '127.0.0.1'), head);
    });
  }

  /** @param venue the double behind it, "ws://127.0.0.1:41234" */
  static async open(venue: string, certificate: Certificate): Promise<ProxyDouble> {
    const server = createServer();
    const { port } = new URL(venue);
    const tls = createTlsServer(certificate, (socket) => double.#join(socket, connect(Number(port), '127.0.0.1')));
    const double = new ProxyDouble(server, tls);
    for (const each of [server, tls]) await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
    // A client that does not trust the certificate hangs up.
    tls.on('tlsClientError', () => {});
    tls.on('connection', (socket: Socket) => double.#keep(socket));
    return double;
  }

  /** "127.0.0.1:41234" */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([this.#server, this.#tls].map((each) => new Promise((resolve) => each.close(resolve))));
  }

  #join(from: Duplex, to: Socket, head?: Buffer): void {
    this.#keep(from);
    this.#keep(to);
    if (head !== undefined) to.write(head);
    from.pipe(to).pipe(from);
    from.on('close', () => to.destroy());
    to.on('close', () => from.destroy());
  }

  #keep(socket: Duplex): void {
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
