import type { Secret } from '../secrets/secret.ts';
import { secondsIn, secretUrl } from './answer.ts';
import type { Channel, ChannelSettings } from './channel.ts';
import { serviceChannel } from './service.ts';
import { fitted } from './text.ts';

/** docs.discord.com, "Execute Webhook": content up to 2000 characters. */
const LONGEST = 2000;

/** Discord's markdown means nothing here: a name with an underscore is a name. */
const MARKUP = /[\\*_~`|>#[\]()-]/g;

/**
 * Discord's "Execute Webhook". Nobody is mentioned, whatever a name looks like (`allowed_mentions`); of a limit it says `retry_after`, seconds,
 * in the body, too ("Rate Limits").
 */
export function discord(settings: ChannelSettings & { readonly kind: 'discord' }): Channel {
  return serviceChannel({
    settings,
    secrets: { url: settings.url },
    ask: (message, found) => ({
      url: secretUrl(found.url as Secret),
      body: JSON.stringify({ content: escaped(fitted(message, LONGEST)), allowed_mentions: { parse: [] } }),
    }),
    waitIn: (body) => secondsIn(body, 'retry_after'),
  });
}

/** Escaped where there is room for it: a text that says all is better than one that looks well. */
function escaped(text: string): string {
  const safe = text.replace(MARKUP, '\\$&');
  return safe.length <= LONGEST ? safe : text;
}
