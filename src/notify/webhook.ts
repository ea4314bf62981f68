import { createHmac } from 'node:crypto';
import type { Secret } from '../secrets/secret.ts';
import { secretUrl } from './answer.ts';
import type { Channel, ChannelSettings } from './channel.ts';
import { alertDocument, type Message } from './message.ts';
import { serviceChannel } from './service.ts';

/**
 * The JSON of contract section 6 to an address. `Idempotency-Key` is the message's id
 * and time: what comes twice has it twice, and what is told again, since it stands still, has another. With a secret,
 * `Negmon-Signature: t=SECONDS,v1=HEX` signs "SECONDS.BODY" with HMAC-SHA256 (the scheme of Stripe's webhooks), so that an old message cannot
 * be passed off as a new one.
 */
export function webhook(settings: ChannelSettings & { readonly kind: 'webhook' }): Channel {
  const { url, secret } = settings;
  return serviceChannel({
    settings,
    secrets: { url, secret },
    ask: (message, found) => {
      const body = JSON.stringify(documentOf(message));
      const signed = found.secret === null ? {} : { 'Negmon-Signature': signatureOf(body, found.secret, Math.floor(Date.now() / 1000)) };
      return {
        url: secretUrl(found.url as Secret),
        body,
        headers: { 'Idempotency-Key': headerText(`${message.id}@${message.at}`), ...signed },
      };
    },
  });
}

/** @param at s since the epoch. */
export function signatureOf(body: string, secret: Secret, at: number): string {
  return `t=${at},v1=${createHmac('sha256', secret.reveal()).update(`${at}.${body}`).digest('hex')}`;
}

/** What is not about a subject has the form of an alert, too, and says what it is. */
function documentOf(message: Message): object {
  const { kind, id, level, text, at, notice } = message;
  if (notice !== null) return { ...alertDocument(notice), text };
  return { type: kind, id, level, at: new Date(at).toISOString(), text };
}

/** An id holds names that users gave; a header takes no more than ASCII. */
function headerText(id: string): string {
  return encodeURIComponent(id).replaceAll('%7C', '|').replaceAll('%2F', '/').replaceAll('%40', '@');
}
