// The server's options: each with unit, default and what it trades.

import { QuorateError } from '../core/errors.ts';
import type { Call } from './types.ts';

export interface GrpcServerOptions {
  /** Largest request message, after decompression, in bytes. 4 MiB, as grpc-go. */
  readonly maxRequestBytes?: number;
  /** Calls open at once on one connection (SETTINGS_MAX_CONCURRENT_STREAMS). 10,000. More are refused. */
  readonly maxConcurrentStreams?: number;
  /** Connections open at once, HTTP/1.1 included; more are closed at once. 0: no limit, the default. */
  readonly maxConnections?: number;
  /** Unary calls under way at once, of all connections; more fail with RESOURCE_EXHAUSTED. 20,000. */
  readonly maxUnaryCalls?: number;
  /** Streaming calls, likewise. 100,000. */
  readonly maxStreams?: number;
  /** Bytes of unfinished requests and unread responses of all connections at which calls are refused likewise. 512 MiB. */
  readonly maxHeldBytes?: number;
  /** What such calls are told. */
  readonly overloadMessage?: string;
  /** Request bytes that one call may send ahead of its reader. 1 MiB: enough for 100 MB/s over 10 ms. */
  readonly streamWindowBytes?: number;
  /** Request bytes that one connection may have under way. 4 MiB. */
  readonly connectionWindowBytes?: number;
  /** Unfinished and unread request messages that one connection may hold, in bytes; calls beyond it fail. 64 MiB. */
  readonly maxConnectionRequestBytes?: number;
  /** Size of a request's header list, as RFC 9113 counts it. 64 KiB; larger ones get RESOURCE_EXHAUSTED. */
  readonly maxHeaderListBytes?: number;
  /** Response bytes a stream may hold for a slow reader before `write` answers false. 256 KiB. */
  readonly streamHighWaterBytes?: number;
  /** Response bytes at which a stream whose handler ignores that is ended. 64 MiB. */
  readonly maxStreamQueueBytes?: number;
  /** Response bytes held for one connection at which new calls on it are refused. 128 MiB. */
  readonly maxConnectionQueueBytes?: number;
  /** A peer that takes no byte of what is ready for it for so long is cut off. 60,000 ms. */
  readonly stallTimeoutMs?: number;
  /** From accepting a connection to its preface, and from our SETTINGS to their acknowledgement. 10,000 ms. */
  readonly handshakeTimeoutMs?: number;
  /** Silence after which the server pings, in ms. 7,200,000 (2 h), as etcd. */
  readonly keepAliveTimeMs?: number;
  /** Silence after such a ping that ends the connection, in ms. 20,000, as etcd. */
  readonly keepAliveTimeoutMs?: number;
  /** Clients that ping more often, without traffic between, get GOAWAY too_many_pings. 5,000 ms, as etcd; 0: any. */
  readonly keepAliveMinTimeMs?: number;
  /** How often stalls, silence and time-outs other than deadlines are looked for, in ms. 1,000. */
  readonly checkIntervalMs?: number;
  /** Told when a handler throws. The call fails with INTERNAL all the same. By default the error is thrown on. */
  readonly onHandlerError?: (error: unknown, path: string) => void;
  /** Told about every call that begins. */
  readonly onStarted?: (path: string) => void;
  /** Told about every call that ended, with the time at which it began (`performance.now()`). */
  readonly onHandled?: (path: string, code: number, startedAtMs: number, call: Pick<Call, 'metadata'>) => void;
}

type Defaulted = Omit<Required<GrpcServerOptions>, 'onHandlerError' | 'onHandled' | 'onStarted'>;
export type ServerOptions = Defaulted & Pick<GrpcServerOptions, 'onHandlerError' | 'onHandled' | 'onStarted'>;

const KIB = 1024;
const MIB = 1024 * KIB;

const DEFAULTS: Defaulted = {
  maxRequestBytes: 4 * MIB,
  maxConcurrentStreams: 10_000,
  maxConnections: 0,
  maxUnaryCalls: 20_000,
  maxStreams: 100_000,
  maxHeldBytes: 512 * MIB,
  overloadMessage: 'too many requests',
  streamWindowBytes: MIB,
  connectionWindowBytes: 4 * MIB,
  maxConnectionRequestBytes: 64 * MIB,
  maxHeaderListBytes: 64 * KIB,
  streamHighWaterBytes: 256 * KIB,
  maxStreamQueueBytes: 64 * MIB,
  maxConnectionQueueBytes: 128 * MIB,
  stallTimeoutMs: 60_000,
  handshakeTimeoutMs: 10_000,
  keepAliveTimeMs: 7_200_000,
  keepAliveTimeoutMs: 20_000,
  keepAliveMinTimeMs: 5000,
  checkIntervalMs: 1000,
};

const WINDOWS: readonly string[] = ['streamWindowBytes', 'connectionWindowBytes'];

/** Fills in defaults; throws a `QuorateError` `invalid-option` that names option and value. */
export function parseOptions(options: GrpcServerOptions): ServerOptions {
  const parsed: Record<string, unknown> = { ...DEFAULTS };
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    parsed[name] = value;
    if (typeof value !== 'number') continue;
    const least = WINDOWS.includes(name) ? 65_535 : 0;
    const most = name.endsWith('Ms') || name === 'maxHeldBytes' ? Number.MAX_SAFE_INTEGER : 0x7fff_ffff;
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new QuorateError('invalid-option', `${name} must be an integer from ${least} to ${most}, not ${value}`);
    }
  }
  return parsed as unknown as ServerOptions;
}
