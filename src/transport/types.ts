// What the transport offers and what it needs.

import type { ConnectionOptions, PeerCertificate, TlsOptions } from 'node:tls';
import type { ByteReader, ByteWriter } from '../core/bytes.ts';
import type { Crc32 } from '../core/crc32.ts';
import type { QuorateError } from '../core/errors.ts';
import type { Millis, NodeId } from '../core/protocol.ts';
import type { HostPort } from './address.ts';

export interface PeerAddress {
  readonly node: NodeId;
  readonly address: string;
}

/** A cluster as a stranger may learn it from any of its members: see `queryMembers`. */
export interface ClusterInfo {
  readonly clusterId: number;
  /** The replicated log that its members run, such as `raft`; empty where they do not say. */
  readonly engine: string;
  readonly members: readonly {
    readonly node: NodeId;
    /** Empty where the member has not published one. */
    readonly name: string;
    readonly address: string;
    readonly isLearner: boolean;
  }[];
}

/** TLS between members. Looked at before each handshake, so that certificates can be renewed. */
export interface TransportTls {
  /** For accepting. Another object than before is another certificate. */
  readonly server: TlsOptions;
  /** For dialling. */
  readonly client: ConnectionOptions;
  /** Why whoever shows this certificate, which was verified, may not connect all the same. Undefined: it may. */
  refusal?(certificate: PeerCertificate | undefined): string | undefined;
}

export interface TransportOptions {
  readonly self: NodeId;
  readonly clusterId: number;
  /** The replicated log whose messages travel: members of different ones refuse one another. Default '': not said. */
  readonly engine?: string;
  readonly crc32: Crc32;
  readonly tls?: TransportTls;
  /** The number of this node's data directory, shown to whom it dials. Default 0: none. */
  readonly birth?: number;
  /** This node's own address as peers should dial it, as far as it is known. */
  readonly advertise?: () => string;
  readonly resolveAddress?: (address: string) => HostPort;
  /** Uniform in [0, 1), for the jitter of reconnection. */
  readonly random?: () => number;
  readonly limits?: Partial<TransportLimits>;

  /**
   * A message of `from`, in order within a connection. The bytes may be kept. What it throws as `malformed` closes the
   * connection; whatever else it throws is a bug and passes through.
   */
  onMessage(from: NodeId, reader: ByteReader): void;
  onPeerConnected?(node: NodeId): void;
  /** The connection to `node` is gone, and messages on it may be lost. */
  onPeerDisconnected?(node: NodeId, reason: string): void;
  /** The handshake failed: `node` refused us (`by` is `peer`), or we refused `node`. Reported when the reason changes. */
  onPeerRefused?(node: NodeId, error: QuorateError, by: 'peer' | 'self'): void;
  /** `node` cannot be reached at present. Reported when the reason changes; tried on for ever. */
  onPeerUnreachable?(node: NodeId, error: QuorateError): void;
  /** A connection from who knows whom broke the rules. */
  onIntruder?(remote: string, error: QuorateError): void;
  /** Whether to let `from` in, who comes with data directory `birth`; the error refuses it. */
  admit?(from: NodeId, birth: number): QuorateError | undefined;
  /** A snapshot arrives. The sender is told `delivered` when the promise resolves, the error when it rejects. */
  onSnapshot?(from: NodeId, header: Uint8Array, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** What `queryMembers` gets to see; undefined while this member knows of no cluster itself. */
  describeCluster?(): ClusterInfo | undefined;
}

export interface TransportLimits {
  /** Largest frame accepted from a member. Default 64 MiB. */
  readonly frameBytesMax: number;
  /** Bytes that may wait for one peer before its connection is given up. Default 64 MiB. */
  readonly queueBytesMax: number;
  /** For dialling and greeting. Default 3000. */
  readonly handshakeTimeoutMs: Millis;
  /** Between pings on each connection. Default 500. */
  readonly pingIntervalMs: Millis;
  /** A peer that answers no ping for so long is disconnected. Default 5000. */
  readonly peerTimeoutMs: Millis;
  /** First wait before dialling again; doubles up to the maximum; each wait is shortened at random by up to a half. */
  readonly backoffMsMin: Millis;
  readonly backoffMsMax: Millis;
  /** A snapshot transfer without progress for so long fails. Default 30,000. */
  readonly snapshotTimeoutMs: Millis;
}

export const DEFAULT_LIMITS: TransportLimits = {
  frameBytesMax: 64 * 1024 * 1024,
  queueBytesMax: 64 * 1024 * 1024,
  handshakeTimeoutMs: 3000,
  pingIntervalMs: 500,
  peerTimeoutMs: 5000,
  backoffMsMin: 20,
  backoffMsMax: 1000,
  snapshotTimeoutMs: 30_000,
};

export interface PeerStatus extends PeerAddress {
  readonly isConnected: boolean;
  /** NaN before the first answer. */
  readonly roundTripMs: Millis;
  readonly queuedBytes: number;
  /** Since this member knows of the peer, over all connections; snapshots apart. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** Messages for which there was no connection. */
  readonly unsentMessages: number;
}

export interface Transport {
  /** Opens the port; resolves with the actual address. Rejects with `address-in-use`, `address-unavailable`. */
  listen(address: HostPort): Promise<HostPort>;
  /** Whom to keep a connection to. Connections to others are closed. Idempotent. */
  setPeers(peers: readonly PeerAddress[]): void;
  /**
   * Starts a message to `to`: the caller writes it and calls `end`. Undefined when there is no connection; the message is
   * then lost, as any message may be. One message at a time.
   */
  begin(to: NodeId): ByteWriter | undefined;
  end(): void;
  /** Hands everything buffered to the sockets: one write a peer. */
  flush(): void;
  /** Sends a snapshot on a connection of its own; resolves once the receiver said that it has it. */
  sendSnapshot(
    to: NodeId,
    header: Uint8Array,
    chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<void>;
  status(): PeerStatus[];
  close(): Promise<void>;
}
