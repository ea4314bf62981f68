import { isLoopback } from './address.ts';

/** Where a server of our own waits for questions. */
export interface Listen {
  /** A name or an address, as Node's `listen` takes it: IPv6 without brackets. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Whether nobody but this machine can ask. */
  readonly local: boolean;
}

const PLACE = /^(\[[0-9a-fA-F:]{2,39}\]|[0-9a-zA-Z.-]{1,253}):([0-9]{1,5})$/;

/** The place in a text such as "127.0.0.1:9464", "localhost:9464" or "[::1]:9464"; undefined for any other text. */
export function parseListen(text: string): Listen | undefined {
  const [, host = '', digits = ''] = PLACE.exec(text) ?? [];
  const port = Number(digits);
  if (host === '' || port > 65_535) return undefined;
  return { host: host.replace(/^\[|\]$/g, ''), port, local: isLoopback(host) };
}
