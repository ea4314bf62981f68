import { restUrl } from '../net/address.ts';
import type { Level } from '../risk/level.ts';
import type { Secret } from '../secrets/secret.ts';
import type { Channel, ChannelSettings } from './channel.ts';
import { serviceChannel } from './service.ts';
import { fittedBytes } from './text.ts';

/** docs.ntfy.sh/publish, "Limitations": a message of more than 4,096 bytes becomes an attachment. */
const LONGEST = 4096;

/** docs.ntfy.sh/publish, "Message priority": 1 … 5; 5 also comes through where somebody wants no noise. */
const PRIORITIES: Readonly<Record<Level, number>> = { ok: 3, unknown: 3, warning: 3, critical: 5, liquidation: 5, negative: 5 };

/** docs.ntfy.sh/publish, "Publish as JSON": the topic, which lets others read along, stands in the body and in no address. */
export function ntfy(settings: ChannelSettings & { readonly kind: 'ntfy' }): Channel {
  const { topic, token, server } = settings;
  return serviceChannel({
    settings,
    secrets: { topic, token },
    ask: ({ title, text, level, notice }, found) => ({
      url: new URL('/', restUrl(server)),
      body: JSON.stringify({
        topic: (found.topic as Secret).reveal(),
        title,
        message: fittedBytes(text, LONGEST),
        priority: notice?.reason === 'recovered' ? PRIORITIES.ok : PRIORITIES[level],
      }),
      headers: found.token === null ? {} : { Authorization: `Bearer ${found.token.reveal()}` },
    }),
  });
}
