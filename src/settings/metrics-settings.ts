import * as z from 'zod';
import { exactly } from '../documents/fields.ts';
import { type Listen, parseListen } from '../net/listen.ts';

/** Where metrics are served. */
export interface MetricsSettings {
  /** Null: nowhere, unless the command line says so. */
  readonly listen: Listen | null;
  /** Whether others than this machine may ask: whoever can, reads what is held and how it stands. */
  readonly allowRemote: boolean;
}

const place = z.string('must be host and port, such as "127.0.0.1:9464"').transform((text, context): Listen => {
  const listen = parseListen(text);
  if (listen !== undefined) return listen;
  context.addIssue({ code: 'custom', message: 'must be host and port, such as "127.0.0.1:9464"' });
  return z.NEVER;
});

/** The `[metrics]` table. */
export const metricsSettings = exactly({
  listen: place.optional(),
  allowRemote: z.boolean('must be true or false').optional(),
})
  .transform(({ listen, allowRemote }): MetricsSettings => ({ listen: listen ?? null, allowRemote: allowRemote ?? false }))
  .refine(
    ({ listen, allowRemote }) => listen === null || listen.local || allowRemote,
    'listen must be this machine only (127.0.0.1, localhost, [::1]): whoever can ask reads what you hold; allowRemote = true lets others',
  );
