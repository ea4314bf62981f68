import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A file's text as it is read, piece by piece. */
export interface Text {
  readonly pieces: AsyncIterator<string>;
  close(): void;
}

/** Opens a file as UTF-8 text; gzip is told by its first two bytes, so neither names nor pipes matter. */
export async function openText(file: string): Promise<Text> {
  const raw = createReadStream(file);
  const source: AsyncIterator<Buffer> = raw[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const piece = await source.next();
    if (piece.done === true) break;
    head = Buffer.concat([head, piece.value]);
  }
  const whole = rejoin(head, source);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return { pieces: decode(whole), close: () => raw.destroy() };
  const unpacked = createGunzip();
  // An error reaches the reader through the iteration of `unpacked`.
  pipeline(Readable.from(whole), unpacked, () => raw.destroy());
  return {
    pieces: decode(unpacked),
    close() {
      unpacked.destroy();
      raw.destroy();
    },
  };
}

async function* rejoin(head: Buffer, source: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  for (let piece = await source.next(); piece.done !== true; piece = await source.next()) yield piece.value;
}

async function* decode(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of bytes) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}
