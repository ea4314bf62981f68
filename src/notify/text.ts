import type { Message } from './message.ts';

/** Title and text in one, as far as a channel takes them, in characters. Both are clean. */
export function fitted({ title, text }: Message, most: number): string {
  const whole = `${title}\n${text}`;
  return whole.length <= most ? whole : `${whole.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** As far as a channel takes it, in bytes of UTF-8. */
export function fittedBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  const ellipsis = '…';
  let cut = '';
  let size = Buffer.byteLength(ellipsis);
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > most) break;
    cut += character;
  }
  return cut + ellipsis;
}
