import type { Secret } from '../secrets/secret.ts';
import { secretUrl } from './answer.ts';
import type { Channel, ChannelSettings } from './channel.ts';
import { serviceChannel } from './service.ts';
import { fitted } from './text.ts';

/** docs.slack.dev, chat.postMessage, "Truncating content": 4,000 characters for best results; escapes make at most five of one. */
const LONGEST = 2000;

/** docs.slack.dev, "Escaping text": these three, and nothing else; without them nobody can be mentioned and no link be made. */
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Slack's incoming webhooks. */
export function slack(settings: ChannelSettings & { readonly kind: 'slack' }): Channel {
  return serviceChannel({
    settings,
    secrets: { url: settings.url },
    ask: (message, found) => ({
      url: secretUrl(found.url as Secret),
      body: JSON.stringify({
        text: fitted(message, LONGEST).replace(/[&<>]/g, (sign) => ESCAPES[sign] as string),
        mrkdwn: false,
        unfurl_links: false,
      }),
    }),
  });
}
