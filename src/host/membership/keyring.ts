// Sealing with AES-GCM (NIST SP 800-38D) under keys that can be changed while the group runs.

import { type CipherGCMTypes, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { equalBytes } from '../../core/bytes.ts';
import { QuorateError } from '../../core/errors.ts';
import type { Keyring } from './types.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const SEAL_BYTES = NONCE_BYTES + TAG_BYTES;

const CIPHERS: Readonly<Record<number, CipherGCMTypes>> = { 16: 'aes-128-gcm', 24: 'aes-192-gcm', 32: 'aes-256-gcm' };

export class Keys implements Keyring {
  /** The first one seals. */
  private keys: Uint8Array[] = [];

  constructor(keys: readonly Uint8Array[]) {
    for (const key of keys) this.add(key);
  }

  get isEmpty(): boolean {
    return this.keys.length === 0;
  }

  add(key: Uint8Array): void {
    if (CIPHERS[key.length] === undefined) {
      throw new QuorateError('invalid-key', `a key of ${key.length} bytes: must be 16, 24 or 32`);
    }
    if (this.find(key) === -1) this.keys.push(Uint8Array.from(key));
  }

  use(key: Uint8Array): void {
    const at = this.demand(key);
    this.keys = [this.keys[at]!, ...this.keys.filter((_, other) => other !== at)];
  }

  remove(key: Uint8Array): void {
    const at = this.demand(key);
    if (at === 0) throw new QuorateError('key-in-use', 'this key seals what is sent: use another one first');
    this.keys.splice(at, 1);
  }

  list(): Uint8Array[] {
    return this.keys.map((key) => Uint8Array.from(key));
  }

  private find(key: Uint8Array): number {
    return this.keys.findIndex((other) => equalBytes(other, key));
  }

  private demand(key: Uint8Array): number {
    const at = this.find(key);
    if (at === -1) throw new QuorateError('unknown-key', 'this key is not in the keyring');
    return at;
  }

  /** nonce | ciphertext | tag; `context` is authenticated along with it. */
  seal(plain: Uint8Array, context: Uint8Array): Uint8Array {
    const key = this.keys[0]!;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHERS[key.length]!, key, nonce).setAAD(context);
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** Undefined: sealed by nobody whose key is here, or changed on the way. */
  open(sealed: Uint8Array, context: Uint8Array): Uint8Array | undefined {
    if (sealed.length < SEAL_BYTES) return undefined;
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const body = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES);
    const tag = sealed.subarray(sealed.length - TAG_BYTES);
    for (const key of this.keys) {
      const decipher = createDecipheriv(CIPHERS[key.length]!, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(context).setAuthTag(tag);
      const plain = decipher.update(body);
      try {
        return Buffer.concat([plain, decipher.final()]);
      } catch {
        // Not by this key.
      }
    }
    return undefined;
  }
}
