// Signed tokens in the compact form of RFC 7515, with the algorithms of RFC 7518 and 8037. Written here because every
// request is checked in passing, synchronously: the libraries for this either answer by promise only or lack EdDSA. One
// token service has one algorithm; what a token says about its own is compared, never followed.

import {
  constants,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { QuorateError } from '../../core/errors.ts';

interface Algorithm {
  readonly hash: string | null;
  readonly keyType: 'hmac' | 'rsa' | 'ec' | 'ed25519';
  readonly padding?: number;
  readonly saltLength?: number;
  readonly dsaEncoding?: 'ieee-p1363';
}

const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
const ec = { keyType: 'ec', dsaEncoding: 'ieee-p1363' } as const;

const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  HS256: { hash: 'sha256', keyType: 'hmac' },
  HS384: { hash: 'sha384', keyType: 'hmac' },
  HS512: { hash: 'sha512', keyType: 'hmac' },
  RS256: { hash: 'sha256', keyType: 'rsa' },
  RS384: { hash: 'sha384', keyType: 'rsa' },
  RS512: { hash: 'sha512', keyType: 'rsa' },
  PS256: { hash: 'sha256', keyType: 'rsa', ...pss },
  PS384: { hash: 'sha384', keyType: 'rsa', ...pss },
  PS512: { hash: 'sha512', keyType: 'rsa', ...pss },
  ES256: { hash: 'sha256', ...ec },
  ES384: { hash: 'sha384', ...ec },
  ES512: { hash: 'sha512', ...ec },
  EdDSA: { hash: null, keyType: 'ed25519' },
};

export const ALGORITHM_NAMES = Object.keys(ALGORITHMS);

export interface SigningKeys {
  /** PEM, or the shared secret of an HMAC. Without it tokens can be checked, not issued. */
  readonly privateKey?: Uint8Array;
  /** PEM. Default: the private key's. */
  readonly publicKey?: Uint8Array;
}

export class Signer {
  readonly name: string;
  readonly canSign: boolean;
  private readonly algorithm: Algorithm;
  private readonly header: string;
  private readonly secret: Uint8Array = new Uint8Array(0);
  private readonly privateKey: KeyObject | undefined;
  private readonly publicKey: KeyObject | undefined;

  /** Throws `invalid-option`: an unknown algorithm, no key, a key of another kind, keys that do not belong together. */
  constructor(name: string, keys: SigningKeys) {
    const algorithm = Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined;
    if (algorithm === undefined) throw invalid(`there is no sign-method '${name}': ${ALGORITHM_NAMES.join(', ')}`);
    this.name = name;
    this.algorithm = algorithm;
    this.header = base64({ alg: name, typ: 'JWT' });
    if (algorithm.keyType === 'hmac') {
      if (keys.privateKey === undefined || keys.privateKey.length === 0) throw invalid(`${name} needs a private key`);
      this.secret = keys.privateKey;
      this.canSign = true;
      return;
    }
    this.privateKey = keys.privateKey && readKey(() => createPrivateKey(pem(keys.privateKey!)), 'private');
    const derived = this.privateKey && createPublicKey(this.privateKey);
    this.publicKey = (keys.publicKey && readKey(() => createPublicKey(pem(keys.publicKey!)), 'public')) ?? derived;
    this.canSign = this.privateKey !== undefined;
    if (this.publicKey === undefined) throw invalid(`${name} needs a public or a private key`);
    if (this.publicKey.asymmetricKeyType !== algorithm.keyType) {
      throw invalid(`${name} needs a key of type ${algorithm.keyType}, not ${this.publicKey.asymmetricKeyType}`);
    }
    if (derived !== undefined && !derived.equals(this.publicKey)) {
      throw invalid('the public and the private key do not belong together');
    }
  }

  /** `canSign` must hold. */
  sign(claims: object): string {
    const signed = `${this.header}.${base64(claims)}`;
    return `${signed}.${this.signature(Buffer.from(signed)).toString('base64url')}`;
  }

  /** The claims, if the token is one of ours; their meaning, expiry included, is the caller's to judge. */
  verify(token: string): Record<string, unknown> | undefined {
    const parts = token.split('.');
    if (parts.length !== 3) return undefined;
    const [header, claims, signature] = parts as [string, string, string];
    if (parse(header)?.['alg'] !== this.name) return undefined;
    const isOurs = this.isSignature(Buffer.from(`${header}.${claims}`), Buffer.from(signature, 'base64url'));
    return isOurs ? parse(claims) : undefined;
  }

  private signature(data: Buffer): Buffer {
    const { hash, keyType } = this.algorithm;
    if (keyType === 'hmac')
      return createHmac(hash as string, this.secret)
        .update(data)
        .digest();
    return sign(hash, data, { key: this.privateKey!, ...this.parameters });
  }

  private isSignature(data: Buffer, signature: Buffer): boolean {
    if (this.algorithm.keyType === 'hmac') {
      const expected = this.signature(data);
      return expected.length === signature.length && timingSafeEqual(expected, signature);
    }
    return verify(this.algorithm.hash, data, { key: this.publicKey!, ...this.parameters }, signature);
  }

  private get parameters() {
    const { padding, saltLength, dsaEncoding } = this.algorithm;
    return {
      ...(padding !== undefined && { padding }),
      ...(saltLength !== undefined && { saltLength }),
      ...(dsaEncoding !== undefined && { dsaEncoding }),
    };
  }
}

function readKey(read: () => KeyObject, kind: string): KeyObject {
  try {
    return read();
  } catch (thrown) {
    throw invalid(`the ${kind} key cannot be read: ${(thrown as Error).message}`);
  }
}

function pem(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes);
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function invalid(message: string): QuorateError {
  return new QuorateError('invalid-option', `--auth-token: ${message}`);
}
