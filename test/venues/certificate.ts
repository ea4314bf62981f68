import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate that is its own authority, with its key, both PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Makes one for these names, good for a day before and after now (X.509 v3, RFC 5280 section 4.1): none has to lie in the repository and run out. */
export function certificateFor(names: readonly string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from('negmon test')))));
  const names2 = der(0x30, ...names.map((text) => der(0x82, Buffer.from(text))));
  const tbs = der(
    0x30,
    der(0xa0, integer(2)),
    integer(1),
    ECDSA_SHA256,
    name,
    der(0x30, time(-86_400_000), time(86_400_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, der(0x30, oid('551d11'), der(0x04, names2)))),
  );
  const signature = sign('sha256', tbs, privateKey);
  const whole = der(0x30, tbs, ECDSA_SHA256, der(0x03, Buffer.from([0]), signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
  };
}

const ECDSA_SHA256 = der(0x30, oid('2a8648ce3d040302'));

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function integer(value: number): Buffer {
  return der(0x02, Buffer.from([value]));
}

/** UTCTime, so far from now in ms. */
function time(offset: number): Buffer {
  const digits = new Date(Date.now() + offset).toISOString().replace(/\D/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}
