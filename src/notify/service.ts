import type { Ask } from '../net/http.ts';
import type { Reference } from '../secrets/reference.ts';
import type { Secret } from '../secrets/secret.ts';
import { answering, post } from './answer.ts';
import type { Answer, Channel, ChannelSettings } from './channel.ts';
import { HeldSecret } from './held-secret.ts';
import type { Message } from './message.ts';

/** How a service is written to. */
export interface Service<S extends ChannelSettings, Names extends string> {
  readonly settings: S;
  /** What it needs to be let in; null: it needs none under that name. */
  readonly secrets: Readonly<Record<Names, Reference | null>>;
  /** @throws AddressError */
  readonly ask: (message: Message, secrets: Readonly<Record<Names, Secret | null>>) => Ask;
  readonly waitIn?: (body: string) => number | null;
}

/** A channel that posts one request a message. */
export function serviceChannel<S extends ChannelSettings, Names extends string>(service: Service<S, Names>): Channel {
  const { settings, ask, waitIn } = service;
  const names = Object.keys(service.secrets) as Names[];
  const held = new Map(
    names.flatMap((name) => {
      const reference = service.secrets[name];
      return reference === null ? [] : [[name, new HeldSecret(reference)] as const];
    }),
  );
  const send = async (message: Message, signal: AbortSignal): Promise<Answer> => {
    const found = await Promise.all(names.map(async (name) => [name, (await held.get(name)?.get()) ?? null] as const));
    const answer = await post(ask(message, Object.fromEntries(found) as Record<Names, Secret | null>), {
      signal,
      ...(waitIn === undefined ? {} : { waitIn }),
    });
    if (answer.kind === 'refused') for (const one of held.values()) one.forget();
    return answer;
  };
  return { settings, send: (message, signal) => answering(() => send(message, signal)) };
}
