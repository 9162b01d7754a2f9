// What a client is told, and what it runs with.

import { QuorateError } from '../core/errors.ts';
import { type Endpoint, parseEndpoint } from './endpoints.ts';

export interface ClientTls {
  /** PEM: who may have signed the members' certificates. Default: the authorities that Node trusts. */
  readonly ca?: string | Uint8Array;
  /** PEM: the certificate that this client shows, with its key. Default: none. */
  readonly cert?: string | Uint8Array;
  readonly key?: string | Uint8Array;
  /** The name that the members' certificates must be for. Default: the endpoint's host. */
  readonly serverName?: string;
  /** Takes any certificate: whoever sits in between reads and changes everything. Default: false. */
  readonly isUnverified?: boolean;
}

export interface ClientOptions {
  /** `host:port`, `http://host:port` or `https://host:port` of some members; the more, the more losses are survived. */
  readonly endpoints: readonly string[];
  /** For endpoints that speak TLS. */
  readonly tls?: ClientTls;
  /** Who this client is. The password is kept, to get a new token when one ends. */
  readonly user?: { readonly name: string; readonly password: string };
  /** A token from elsewhere (JWT), instead of `user`. */
  readonly token?: string;
  /** How long a call may take, all its attempts together; each call may say otherwise. Default: 5000 ms. */
  readonly timeoutMs?: number;
  /** How long one attempt to connect may take. Default: 2000 ms. */
  readonly dialTimeoutMs?: number;
  /**
   * A connection with calls on it is asked for a sign of life so often. Default: 10000 ms, which is also the least: members
   * end connections that ask more often, as gRPC has it.
   */
  readonly keepAliveMs?: number;
  /** Without that sign it is given up, and its calls fail or go on elsewhere. Default: 6000 ms. */
  readonly keepAliveTimeoutMs?: number;
  /** Larger requests are refused here, before they are sent. Default: 2 MiB. */
  readonly requestBytesMax?: number;
  /** Larger answers are refused. Default: 2^31 - 1. */
  readonly responseBytesMax?: number;
}

/** Complete, and checked. */
export interface ClientSettings {
  readonly endpoints: readonly Endpoint[];
  readonly tls: ClientTls;
  readonly user: { readonly name: string; readonly password: string } | undefined;
  readonly token: string | undefined;
  readonly timeoutMs: number;
  readonly dialTimeoutMs: number;
  readonly keepAliveMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly requestBytesMax: number;
  readonly responseBytesMax: number;
}

const KEEP_ALIVE_MS_MIN = 10_000;

export function readClientOptions(options: ClientOptions): ClientSettings {
  const { endpoints, tls = {}, user, token } = options;
  if (endpoints.length === 0) throw new QuorateError('invalid-option', 'endpoints is empty: at least one is needed');
  if ((tls.cert === undefined) !== (tls.key === undefined)) {
    throw new QuorateError('invalid-option', 'tls.cert and tls.key go together');
  }
  const positive = (name: keyof ClientOptions, fallback: number): number => {
    const value = (options[name] as number | undefined) ?? fallback;
    if (!(value > 0)) throw new QuorateError('invalid-option', `${name} must be above 0, got ${value}`);
    return value;
  };
  const hasTls = Object.values(tls).some((each) => each !== undefined && each !== false);
  return {
    endpoints: endpoints.map((each) => parseEndpoint(each, hasTls)),
    tls,
    user,
    token,
    timeoutMs: positive('timeoutMs', 5000),
    dialTimeoutMs: positive('dialTimeoutMs', 2000),
    keepAliveMs: Math.max(positive('keepAliveMs', KEEP_ALIVE_MS_MIN), KEEP_ALIVE_MS_MIN),
    keepAliveTimeoutMs: positive('keepAliveTimeoutMs', 6000),
    requestBytesMax: positive('requestBytesMax', 2 * 1024 * 1024),
    responseBytesMax: positive('responseBytesMax', 2 ** 31 - 1),
  };
}
