import * as z from 'zod';
import { exactly, oneOf, text } from '../documents/fields.ts';
import { nearest } from '../documents/issue.ts';
import { AddressError, restUrl } from '../net/address.ts';
import {
  CHANNEL_KINDS,
  type ChannelRules,
  type ChannelSettings,
  DEFAULT_COMMAND_TIMEOUT,
  DEFAULT_FROM,
  DEFAULT_HEARTBEAT,
  DEFAULT_SERVERS,
  DESKTOP_WAYS,
  type HeartbeatSettings,
} from '../notify/channel.ts';
import { parseReference, REFERENCES, type Reference } from '../secrets/reference.ts';
import { SecretError } from '../secrets/secret-error.ts';
import { duration, quietHours, span } from './units.ts';

const REFERENCE = '^(env|file|cmd):.+$';

/** Where a secret is to be had. What was given instead is never repeated: it may be the secret itself. */
const reference = z
  .unknown()
  .meta({ type: 'string', pattern: REFERENCE, description: `where the secret is to be had: ${REFERENCES}` })
  .transform((input, context): Reference => {
    const isOne = typeof input === 'string' && /^(env|file|cmd):/.test(input);
    try {
      if (isOne) return parseReference(input);
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      context.addIssue({ code: 'custom', message: error.message.replace(/\.$/, '') });
      return z.NEVER;
    }
    const why = 'whoever reads it can use it, so it does not stand in the config itself';
    context.addIssue({ code: 'custom', message: input === undefined ? 'is missing' : `must be ${REFERENCES}: ${why}` });
    return z.NEVER;
  });

const server = z.string('must be an address such as "https://example.org"').superRefine((address, context) => {
  try {
    restUrl(address);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

const rules = {
  name: z
    .string('must be text')
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'must be 1 to 40 of letters, digits, ".", "_" and "-"')
    .optional(),
  from: oneOf(['warning', 'critical', 'liquidation', 'negative']).optional(),
  after: span.optional(),
  quietHours: quietHours.optional(),
};

const kinds = {
  bell: exactly({ kind: z.literal('bell'), ...rules }),
  desktop: exactly({ kind: z.literal('desktop'), ...rules, way: oneOf(DESKTOP_WAYS).optional() }),
  webhook: exactly({ kind: z.literal('webhook'), ...rules, url: reference, secret: reference.optional() }),
  telegram: exactly({
    kind: z.literal('telegram'),
    ...rules,
    token: reference,
    chat: z
      .string('must be text: the chat\'s number in quotes, or "@name"')
      .regex(/^(-?\d{1,20}|@\w{1,64})$/, 'must be the chat\'s number in quotes, or "@name"'),
    server: server.optional(),
  }),
  ntfy: exactly({ kind: z.literal('ntfy'), ...rules, topic: reference, token: reference.optional(), server: server.optional() }),
  discord: exactly({ kind: z.literal('discord'), ...rules, url: reference }),
  slack: exactly({ kind: z.literal('slack'), ...rules, url: reference }),
  command: exactly({
    kind: z.literal('command'),
    ...rules,
    argv: z
      .array(text, 'must be a list of words, such as ["notify-send", "negmon"]: no shell reads it')
      .min(1, 'must name a program')
      .max(50),
    timeout: duration.optional(),
  }),
  alertmanager: exactly({ kind: z.literal('alertmanager'), ...rules, url: server, token: reference.optional() }),
};

const kindRefusal = ({ input }: { readonly input: unknown }): string => {
  if (typeof input !== 'object' || input === null) return 'must be a table: [[notify]]';
  const given = (input as Readonly<Record<string, unknown>>)['kind'];
  const meant = typeof given === 'string' ? nearest(given, CHANNEL_KINDS) : undefined;
  const known = CHANNEL_KINDS.map((kind) => `"${kind}"`).join(', ');
  return given === undefined
    ? `is missing: it is one of ${known}`
    : `must be one of ${known}${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
};

const channel = z.discriminatedUnion(
  'kind',
  [kinds.bell, kinds.desktop, kinds.webhook, kinds.telegram, kinds.ntfy, kinds.discord, kinds.slack, kinds.command, kinds.alertmanager],
  { error: (issue) => kindRefusal(issue) },
);

type Given = z.output<typeof channel>;

function channelOf(given: Given): ChannelSettings {
  const { name = given.kind, from = DEFAULT_FROM, after = 0, quietHours: hours } = given;
  const common: ChannelRules = { name, from, after, quietHours: hours ?? null };
  switch (given.kind) {
    case 'bell':
      return { ...common, kind: given.kind };
    case 'desktop':
      return { ...common, kind: given.kind, way: given.way ?? 'auto' };
    case 'webhook':
      return { ...common, kind: given.kind, url: given.url, secret: given.secret ?? null };
    case 'telegram':
      return { ...common, kind: given.kind, token: given.token, chat: given.chat, server: given.server ?? DEFAULT_SERVERS.telegram };
    case 'ntfy':
      return { ...common, kind: given.kind, topic: given.topic, token: given.token ?? null, server: given.server ?? DEFAULT_SERVERS.ntfy };
    case 'discord':
    case 'slack':
      return { ...common, kind: given.kind, url: given.url };
    case 'command':
      return { ...common, kind: given.kind, argv: given.argv as [string, ...string[]], timeout: given.timeout ?? DEFAULT_COMMAND_TIMEOUT };
    case 'alertmanager':
      return { ...common, kind: given.kind, url: given.url, token: given.token ?? null };
  }
}

/** `[[notify]]`: whom to tell. */
export const notify = z
  .array(channel, 'must be tables: [[notify]], with two brackets')
  .transform((all) => all.map(channelOf))
  .superRefine((all, context) => {
    const seen = new Set<string>();
    for (const [i, { name }] of all.entries()) {
      const message = `"${name}" is already the name of a channel: give this one a name of its own`;
      if (seen.has(name)) context.addIssue({ code: 'custom', path: [i, 'name'], message });
      seen.add(name);
    }
  });

/** `[heartbeat]`: who hears that all is watched. */
export const heartbeat = exactly({
  url: reference.optional(),
  file: z
    .string('must be a path')
    .regex(/^(\/|[A-Za-z]:[\\/])/, 'must be a full path: one that depends on where negmon is started would be another file tomorrow')
    .optional(),
  every: duration.optional(),
})
  .refine(({ url, file }) => url !== undefined || file !== undefined, 'must have an url or a file')
  .transform(({ url, file, every }): HeartbeatSettings => ({ url: url ?? null, file: file ?? null, every: every ?? DEFAULT_HEARTBEAT }));
