// The tokens that stand for a name and a password once those were shown. They carry all there is to know, signed: every
// member takes what any member issued, over restarts too, and none has to remember or replicate them. With `simple` they
// are signed with a key that the cluster drew when authentication was enabled; with `jwt` with the operator's keys.

import { readFileSync } from 'node:fs';
import { QuorateError } from '../../core/errors.ts';
import type { Identity } from '../../kv/auth/commands.ts';
import { authError } from '../../kv/auth/errors.ts';
import { parseDuration } from '../durations.ts';
import { Signer } from './jws.ts';

export interface Tokens {
  /** Throws `invalid-auth-management` where tokens can only be checked here. */
  issue(identity: Identity, nowMs: number): string;
  /** Throws `invalid-auth-token`. */
  verify(token: string, nowMs: number): Identity;
}

/** Tokens that were checked a moment ago are not checked again: signatures of RSA cost more than a request. */
const REMEMBERED_MAX = 10_000;

export class JwtTokens implements Tokens {
  private readonly signer: Signer;
  private readonly ttlMs: number;
  private remembered = new Map<string, { readonly identity: Identity; readonly expiresMs: number }>();

  constructor(signer: Signer, ttlMs: number) {
    this.signer = signer;
    this.ttlMs = ttlMs;
  }

  /** The claims are etcd's. */
  issue({ user, revision }: Identity, nowMs: number): string {
    if (!this.signer.canSign) throw authError('invalid-auth-management');
    return this.signer.sign({ username: user, revision, exp: Math.floor((nowMs + this.ttlMs) / 1000) });
  }

  verify(token: string, nowMs: number): Identity {
    const known = this.remembered.get(token) ?? this.read(token);
    if (known.expiresMs <= nowMs) throw authError('invalid-auth-token');
    return known.identity;
  }

  private read(token: string) {
    const { username, revision, exp } = this.signer.verify(token) ?? {};
    const isWhole = typeof username === 'string' && Number.isSafeInteger(revision) && typeof exp === 'number';
    if (!isWhole) throw authError('invalid-auth-token');
    const known = { identity: { user: username, revision: revision as number }, expiresMs: exp * 1000 };
    if (this.remembered.size >= REMEMBERED_MAX) this.remembered = new Map();
    this.remembered.set(token, known);
    return known;
  }
}

/** Signed with a key that the cluster has in common; another one each time authentication is enabled. */
class SharedKeyTokens implements Tokens {
  private readonly keyOf: () => Uint8Array;
  private readonly ttlMs: number;
  private key = new Uint8Array(0);
  private tokens: JwtTokens | undefined;

  constructor(keyOf: () => Uint8Array, ttlMs: number) {
    this.keyOf = keyOf;
    this.ttlMs = ttlMs;
  }

  private get current(): JwtTokens {
    const key = this.keyOf();
    if (this.tokens === undefined || key !== this.key) {
      this.key = key as Uint8Array<ArrayBuffer>;
      this.tokens = new JwtTokens(new Signer('HS256', { privateKey: key }), this.ttlMs);
    }
    return this.tokens;
  }

  issue(identity: Identity, nowMs: number): string {
    return this.current.issue(identity, nowMs);
  }

  verify(token: string, nowMs: number): Identity {
    return this.current.verify(token, nowMs);
  }
}

export interface TokenOptions {
  /** etcd’s --auth-token: `simple`, or `jwt,sign-method=RS256,pub-key=FILE,priv-key=FILE,ttl=10m`. */
  readonly authToken: string;
  /** Life of a simple token. */
  readonly ttlSeconds: number;
  /** The cluster’s own key. */
  readonly sharedKey: () => Uint8Array;
}

const JWT_TTL_MS = 5 * 60_000;

/** Throws `invalid-option`, which names what is wrong. */
export function openTokens({ authToken, ttlSeconds, sharedKey }: TokenOptions): Tokens {
  const [type, ...pairs] = authToken.split(',');
  if (type === 'simple' && pairs.length === 0) return new SharedKeyTokens(sharedKey, ttlSeconds * 1000);
  if (type !== 'jwt') throw invalid(`expected 'simple' or 'jwt,sign-method=…', got '${authToken}'`);
  const options = parsePairs(pairs);
  const privateKey = readKey(options.get('priv-key'));
  const publicKey = readKey(options.get('pub-key'));
  const signer = new Signer(options.get('sign-method') ?? '', {
    ...(privateKey && { privateKey }),
    ...(publicKey && { publicKey }),
  });
  const ttl = options.get('ttl');
  return new JwtTokens(signer, ttl === undefined ? JWT_TTL_MS : parseTtl(ttl));
}

const OPTIONS = ['sign-method', 'pub-key', 'priv-key', 'ttl'];

function parsePairs(pairs: readonly string[]): Map<string, string> {
  const options = new Map<string, string>();
  for (const pair of pairs) {
    const split = pair.indexOf('=');
    const name = pair.slice(0, split);
    if (split < 1 || !OPTIONS.includes(name)) throw invalid(`there is no option '${pair}': ${OPTIONS.join(', ')}`);
    if (options.has(name)) throw invalid(`'${name}' is given twice`);
    options.set(name, pair.slice(split + 1));
  }
  return options;
}

function readKey(path: string | undefined): Uint8Array | undefined {
  if (path === undefined || path === '') return undefined;
  try {
    return readFileSync(path);
  } catch (thrown) {
    throw invalid((thrown as Error).message);
  }
}

function parseTtl(text: string): number {
  const ttl = parseDuration(text);
  if (ttl === undefined || ttl === 0) throw invalid(`ttl expects a duration such as 10m, got '${text}'`);
  return ttl;
}

function invalid(message: string): QuorateError {
  return new QuorateError('invalid-option', `--auth-token: ${message}`);
}
