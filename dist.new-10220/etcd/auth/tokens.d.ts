import type { Identity } from '../../kv/auth/commands.ts';
import { Signer } from './jws.ts';
export interface Tokens {
    /** Throws `invalid-auth-management` where tokens can only be checked here. */
    issue(identity: Identity, nowMs: number): string;
    /** Throws `invalid-auth-token`. */
    verify(token: string, nowMs: number): Identity;
}
export declare class JwtTokens implements Tokens {
    private readonly signer;
    private readonly ttlMs;
    private remembered;
    constructor(signer: Signer, ttlMs: number);
    /** The claims are etcd's. */
    issue({ user, revision }: Identity, nowMs: number): string;
    verify(token: string, nowMs: number): Identity;
    private read;
}
export interface TokenOptions {
    /** etcd’s --auth-token: `simple`, or `jwt,sign-method=RS256,pub-key=FILE,priv-key=FILE,ttl=10m`. */
    readonly authToken: string;
    /** Life of a simple token. */
    readonly ttlSeconds: number;
    /** The cluster’s own key. */
    readonly sharedKey: () => Uint8Array;
}
/** Throws `invalid-option`, which names what is wrong. */
export declare function openTokens({ authToken, ttlSeconds, sharedKey }: TokenOptions): Tokens;
