import { restUrl } from '../net/address.ts';
import type { Secret } from '../secrets/secret.ts';
import { secondsIn } from './answer.ts';
import type { Channel, ChannelSettings } from './channel.ts';
import { serviceChannel } from './service.ts';
import { fitted } from './text.ts';

/** core.telegram.org/bots/api#sendmessage: 1 to 4096 characters. */
const LONGEST = 4096;

/**
 * The Bot API's sendMessage, without a parse mode, so that nothing in a text is markup. How long to wait stands in the answer:
 * `parameters.retry_after`, seconds (core.telegram.org/bots/api#responseparameters).
 */
export function telegram(settings: ChannelSettings & { readonly kind: 'telegram' }): Channel {
  const { token, chat, server } = settings;
  return serviceChannel({
    settings,
    secrets: { token },
    ask: (message, found) => ({
      url: new URL(`/bot${(found.token as Secret).reveal()}/sendMessage`, restUrl(server)),
      body: JSON.stringify({
        chat_id: chat,
        text: fitted(message, LONGEST),
        disable_notification: message.notice?.reason === 'recovered',
        link_preview_options: { is_disabled: true },
      }),
    }),
    waitIn: (body) => secondsIn(body, 'parameters', 'retry_after'),
  });
}
