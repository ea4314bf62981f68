import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { clean } from '../../book/clean.ts';
import { failedWith } from '../../net/ending.ts';
import { type Step, step } from './step.ts';

/** How long the name service, a connection or a handshake may take, ms. */
const PATIENCE = 3_000;
const DAY = 86_400_000;

export interface Addresses {
  readonly addresses: readonly string[];
}

export interface Certificate {
  /** "TLSv1.3" */
  readonly protocol: string;
  /** Who signed it. */
  readonly issuer: string;
  readonly daysLeft: number;
}

/** The addresses of a host, as the system finds them for every program. */
export function addressesOf(host: string): Promise<Step<Addresses>> {
  const bare = host.replace(/^\[|\]$/g, '');
  return step(
    PATIENCE,
    async () => ({ addresses: [...new Set((await lookup(bare, { all: true })).map(({ address }) => address))] }),
    `the name service did not answer within ${PATIENCE / 1_000} s`,
    nameFault,
  );
}

/** A TCP connection, and TLS over it where the address is encrypted. */
export async function connectionTo(
  address: string,
  host: string,
  port: number,
  encrypted: boolean,
): Promise<{ readonly tcp: Step; readonly tls: Step<Certificate> | null }> {
  const at = `${host}:${port}`;
  let socket: Socket | null = null;
  const tcp = await step(
    PATIENCE,
    async () => {
      socket = connect({ host: address, port });
      await happens(socket, 'connect');
      return {};
    },
    `${at} did not answer within ${PATIENCE / 1_000} s`,
    (error) => failedWith(at, error).reason,
  );
  const line = socket as Socket | null;
  const tls = tcp.ok && encrypted && line !== null ? await certificateOf(line, host) : null;
  line?.destroy();
  return { tcp, tls };
}

function certificateOf(socket: Socket, host: string): Promise<Step<Certificate>> {
  return step(
    PATIENCE,
    async () => {
      const secured = connectTls({ socket, servername: isIP(host) === 0 ? host : '', host, rejectUnauthorized: true });
      await happens(secured, 'secureConnect');
      const { issuer, valid_to } = secured.getPeerCertificate();
      const signer: unknown = issuer.O ?? issuer.CN;
      return {
        protocol: secured.getProtocol() ?? 'TLS',
        issuer: clean(typeof signer === 'string' ? signer : 'nobody named', 60),
        daysLeft: Math.floor((Date.parse(valid_to) - Date.now()) / DAY),
      };
    },
    `no TLS handshake within ${PATIENCE / 1_000} s`,
    tlsFault,
  );
}

function nameFault(error: Error): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ENOTFOUND') return 'there is no such name';
  return code === 'EAI_AGAIN' ? 'the name service gave no answer' : clean(error.message, 100);
}

/** What is wrong with a certificate, in plain words. */
function tlsFault(error: Error): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return "the certificate is not valid on this machine's date";
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'the certificate is for another name';
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'the certificate is signed by nobody that this machine trusts';
    default:
      return clean(error.message === '' ? code : error.message, 100);
  }
}

function happens(socket: Socket | TLSSocket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    // Kept to the end: an error after the first would have no listener.
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the connection was closed')));
    socket.once(event, () => resolve());
  });
}
