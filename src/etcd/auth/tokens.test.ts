// Tokens and passwords: who is let in, and for how long.

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { QuorateError } from '../../core/errors.ts';
import { ALGORITHM_NAMES, Signer } from './jws.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { openTokens, type Tokens } from './tokens.ts';

const directory = mkdtempSync(join(tmpdir(), 'quorate-tokens-'));
const NOW = 1_700_000_000_000;
const WHO = { user: 'ann', revision: 7 };

function file(name: string, content: string): string {
  writeFileSync(join(directory, name), content);
  return join(directory, name);
}

/** A key pair as PEM that fits the algorithm; a secret for HMACs. */
function keysFor(algorithm: string): { privateKey: string; publicKey: string } {
  const pem = ({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }) => ({
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string,
  });
  switch (algorithm.slice(0, 2)) {
    case 'HS':
      return { privateKey: 'a secret', publicKey: '' };
    case 'ES': {
      const namedCurve = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[algorithm] as string;
      return pem(generateKeyPairSync('ec', { namedCurve }));
    }
    case 'Ed':
      return pem(generateKeyPairSync('ed25519'));
    default:
      return pem(generateKeyPairSync('rsa', { modulusLength: 2048 }));
  }
}

const open = (authToken: string, sharedKey = () => Buffer.alloc(32, 1) as Uint8Array): Tokens =>
  openTokens({ authToken, ttlSeconds: 60, sharedKey });

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    const { code, message } = QuorateError.from(thrown);
    return `${code}: ${message}`;
  }
  return 'none';
}

describe('simple tokens', () => {
  test('are taken by every member with the cluster’s key, until they expire', () => {
    const token = open('simple').issue(WHO, NOW);
    const other = open('simple');
    expect(other.verify(token, NOW)).toEqual(WHO);
    expect(other.verify(token, NOW + 59_000)).toEqual(WHO);
    expect(refusal(() => other.verify(token, NOW + 60_000))).toMatch(/^invalid-auth-token/);
  });

  test('of another key are void: authentication was enabled anew', () => {
    let key: Uint8Array = Buffer.alloc(32, 1);
    const tokens = open('simple', () => key);
    const token = tokens.issue(WHO, NOW);
    expect(tokens.verify(token, NOW)).toEqual(WHO);
    key = Buffer.alloc(32, 2);
    expect(refusal(() => tokens.verify(token, NOW))).toMatch(/^invalid-auth-token/);
  });

  test('changed in any letter are void', () => {
    const tokens = open('simple');
    const token = tokens.issue(WHO, NOW);
    for (let i = 0; i < token.length - 1; i++) {
      const changed = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1);
      expect(refusal(() => tokens.verify(changed, NOW))).toMatch(/^invalid-auth-token/);
    }
    for (const nonsense of ['', '..', 'a.b', 'a.b.c', 'é.é.é']) {
      expect(refusal(() => tokens.verify(nonsense, NOW))).toMatch(/^invalid-auth-token/);
    }
  });
});

describe('JWT', () => {
  test.each(ALGORITHM_NAMES)('%s: whoever has the public key can check what the private key signed', (algorithm) => {
    const { privateKey, publicKey } = keysFor(algorithm);
    const priv = file(`${algorithm}.key`, privateKey);
    const signing = open(`jwt,sign-method=${algorithm},priv-key=${priv},ttl=1m30s`);
    const token = signing.issue(WHO, NOW);
    expect(signing.verify(token, NOW + 89_000)).toEqual(WHO);
    expect(refusal(() => signing.verify(token, NOW + 91_000))).toMatch(/^invalid-auth-token/);
    if (publicKey === '') return;
    const checking = open(`jwt,sign-method=${algorithm},pub-key=${file(`${algorithm}.pub`, publicKey)}`);
    expect(checking.verify(token, NOW)).toEqual(WHO);
    expect(refusal(() => checking.issue(WHO, NOW))).toMatch(/^invalid-auth-management/);
  });

  test('a token may not choose its own algorithm', () => {
    const { privateKey, publicKey } = keysFor('RS256');
    const checking = open(`jwt,sign-method=RS256,pub-key=${file('rs.pub', publicKey)}`);
    const claims = { username: 'root', revision: 99, exp: NOW };
    // The public key taken for a secret, and no signature at all.
    const forged = new Signer('HS256', { privateKey: Buffer.from(publicKey) }).sign(claims);
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${forged.split('.')[1]}.`;
    const honest = new Signer('RS256', { privateKey: Buffer.from(privateKey) }).sign(claims);
    for (const token of [forged, none]) {
      expect(refusal(() => checking.verify(token, 0))).toMatch(/^invalid-auth-token/);
    }
    expect(checking.verify(honest, 0)).toEqual({ user: 'root', revision: 99 });
  });

  const rsa = file('some.key', keysFor('RS256').privateKey);
  test.each([
    ['basic', /expected 'simple' or 'jwt/],
    ['simple,ttl=5m', /expected 'simple'/],
    ['jwt', /no sign-method ''/],
    ['jwt,sign-method=none', /no sign-method 'none'.*HS256/],
    ['jwt,sign-method=toString', /no sign-method/],
    ['jwt,sign-method=RS256', /needs a public or a private key/],
    ['jwt,sign-method=HS256', /needs a private key/],
    [`jwt,sign-method=ES256,priv-key=${rsa}`, /needs a key of type ec, not rsa/],
    ['jwt,sign-method=RS256,priv-key=/none', /ENOENT/],
    [`jwt,sign-method=RS256,priv-key=${file('bad.key', 'x')}`, /the private key cannot be read/],
    [`jwt,sign-method=RS256,priv-key=${rsa},pub-key=${file('x.pub', keysFor('RS256').publicKey)}`, /do not belong/],
    [`jwt,sign-method=RS256,priv-key=${rsa},ttl=soon`, /ttl expects a duration such as 10m, got 'soon'/],
    ['jwt,colour=red', /no option 'colour=red'/],
    ['jwt,ttl=1m,ttl=2m', /'ttl' is given twice/],
  ])('--auth-token %s is refused', (authToken, message) => {
    expect(refusal(() => open(authToken))).toMatch(message);
  });
});

describe('passwords', () => {
  test('are known again by their hashes, which differ', async () => {
    const [one, two] = await Promise.all([hashPassword('sécret'), hashPassword('sécret')]);
    expect(one).not.toBe(two);
    expect(one).not.toContain('cret');
    expect(await isPassword('sécret', one)).toBe(true);
    // The same letters, put together otherwise.
    expect(await isPassword('sécret', two)).toBe(true);
    expect(await isPassword('secret', one)).toBe(false);
    expect(await isPassword('', one)).toBe(false);
    expect(await isPassword('', await hashPassword(''))).toBe(true);
  });

  test('of nobody, and of who has none, are never right', async () => {
    for (const stored of [undefined, '']) {
      expect(await isPassword('', stored)).toBe(false);
      expect(await isPassword('x', stored)).toBe(false);
    }
  });

  test('more at once than can be checked are refused, not queued for ever', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 40 }, () => isPassword('x', undefined)));
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(6);
    expect((refused[0] as PromiseRejectedResult).reason).toMatchObject({ code: 'too-many-requests' });
  });
});
