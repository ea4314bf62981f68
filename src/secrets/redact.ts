import { clean } from '../book/clean.ts';

/** What stands where a secret stood. */
export const HIDDEN = '[secret]';
/** Whatever is shorter would be found in any text; what opens an account is never that short. */
export const SHORTEST = 6;

/** Every form in which a known secret could stand in a text. */
const known = new Set<string>();

/**
 * Names of what signs a request or opens an account, as the venues' headers and queries have them, and what follows each up to the end of
 * its value (feeds.md section 5; ccxt's `sign`). A scheme such as "Bearer" belongs to the value.
 */
const NAMED = [
  /\b(?:X-MBX-APIKEY|OK-ACCESS-\w+|ACCESS-(?:KEY|SIGN|PASSPHRASE)|X-BAPI-(?:API-KEY|SIGN)|KC-API-(?:KEY|SIGN|PASSPHRASE)|API-(?:KEY|SIGN)|(?:Proxy-)?Authorization|APIKey|Authent|AccessKeyId|api[_-]?key|api[_-]?secret|secret[_-]?key|secret|signature|passphrase|password|listenKey|private[_-]?key|NEGMON_\w+_(?:KEY|SECRET|PASSWORD))["']?\s*[=:]\s*["']?((?:(?:Bearer|Basic|deri-hmac-sha256)\s+)?[^\s"'&,;<>{}()[\]]+)/gi,
  // Gate's two headers: only in capitals, since they are words too.
  /\b(?:KEY|SIGN)["']?\s*[=:]\s*["']?([^\s"'&,;<>{}()[\]]+)/g,
  // A name and a password before a host.
  /\/\/([^\s/@"']+)@/g,
];

/** Has a text hidden from now on, in whatever form it stands. */
export function remember(secret: string): void {
  for (const form of formsOf(secret)) if (form.length >= SHORTEST) known.add(form);
}

/** Whether a text is, whole, one of the known secrets. */
export function isSecret(text: string): boolean {
  return known.has(text.trim());
}

/** A text with every known secret in it, and whatever is named like one, replaced by "[secret]". */
export function redact(text: string): string {
  const spans: [start: number, end: number][] = [];
  for (const form of known) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) spans.push([at, at + form.length]);
  }
  for (const pattern of NAMED) {
    for (const match of text.matchAll(pattern)) {
      const value = match[1] as string;
      if (value === HIDDEN) continue;
      const start = match.index + match[0].lastIndexOf(value);
      spans.push([start, start + value.length]);
    }
  }
  return without(text, spans);
}

/** Why something failed, in one line that is safe to show: what is thrown may be anything, and may quote a request. */
export function safeReason(error: unknown, limit = 500): string {
  // Before it is cut: half a secret is known to nobody.
  return clean(redact(error instanceof Error ? error.message : String(error)), limit);
}

/** Spans that overlap are one: nothing of any of them stays. */
function without(text: string, spans: [start: number, end: number][]): string {
  if (spans.length === 0) return text;
  spans.sort(([a], [b]) => a - b);
  let said = '';
  let end = 0;
  for (const [from, to] of spans) {
    if (from >= end) said += text.slice(end, from) + HIDDEN;
    end = Math.max(end, to);
  }
  return said + text.slice(end);
}

/** As it is, and as URLs, JSON, base64 (also inside a longer text that is encoded whole) and hexadecimal digits have it. */
function formsOf(secret: string): string[] {
  const url = encodeURIComponent(secret);
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const json = JSON.stringify(secret).slice(1, -1);
  const hex = Buffer.from(secret).toString('hex');
  const plain = [secret, url, lower(url), form, lower(form), json, json.replaceAll('/', '\\/'), hex, hex.toUpperCase()];
  return [...plain, ...base64Forms(secret)];
}

/** The digits of percent codes in small letters, as some write them. */
function lower(url: string): string {
  return url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
}

/** What all texts that hold the secret have in common when they are encoded: three ways, by where in them it begins. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const end = Math.floor((bytes.length * 8) / 6);
    const shared = bytes.toString('base64').slice(Math.ceil((before * 8) / 6), end);
    return [shared, shared.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
