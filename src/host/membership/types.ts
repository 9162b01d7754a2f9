// The membership API: what a program gives and gets to know who else is there.

import type { QuorateError } from '../../core/errors.ts';
import type { Millis, NodeId } from '../../core/protocol.ts';
import type { Status, SwimOptions } from '../../protocols/swim/index.ts';
import type { Listeners } from '../callbacks.ts';

export interface MembershipOptions {
  /** Who this member is: a safe integer above 0 that nobody else in the group has. Default: drawn at random. */
  readonly nodeId?: NodeId;
  /** Groups with different names ignore one another. Default 'quorate'. */
  readonly clusterName?: string;
  /** Where to listen, with UDP and TCP on the same port. Default: all interfaces, port 7946; port 0 takes a free one. */
  readonly listen?: { readonly host?: string; readonly port?: number };
  /** The `host:port` at which others reach this member. Default: where it listens; on all interfaces, the first that is not loopback. */
  readonly advertise?: string;
  /** `host:port` of some members. Without, this member founds a group, or waits for `join`. */
  readonly join?: readonly string[];
  /** How long `createMembership` and `join` try before they reject, in milliseconds. Default 10,000. */
  readonly joinTimeoutMs?: Millis;
  /** What this member says of itself. Default: nothing. At most `swim.metadataBytesMax` bytes (512). */
  readonly metadata?: Uint8Array;
  /**
   * AES keys of 16, 24 or 32 bytes. With any, all traffic is sealed with the first (AES-GCM), everything else is dropped, and
   * all members must have that one. Default: none, and everything is readable on the network.
   */
  readonly keys?: readonly Uint8Array[];
  /** Timing and bounds of the protocol; `address` and `metadata` are set above. */
  readonly swim?: Partial<Omit<SwimOptions, 'address' | 'metadata'>>;
}

/** A member as this one knows it. */
export interface Member {
  readonly id: NodeId;
  /** `host:port`, as it advertises itself. */
  readonly address: string;
  /** `suspected`: it did not answer and has a while to speak up; mostly it is to be treated like `alive`. */
  readonly status: Status;
  readonly metadata: Uint8Array;
  /** How often it has spoken up for itself; begins at its start time in milliseconds, so a restarted member has a higher one. */
  readonly incarnation: number;
}

export interface MembershipEvents {
  /** New, or back after it had failed or left. */
  joined: Member;
  /** Its metadata or address changed. */
  updated: Member;
  /** It did not answer `by`; unless it speaks up it will fail. */
  suspected: { readonly member: Member; readonly by: NodeId };
  /** It was suspected, and spoke up. */
  refuted: Member;
  failed: Member;
  /** It said goodbye. */
  left: Member;
  /** It failed or left long ago, and is in no list any more. */
  forgotten: { readonly id: NodeId };
  /** Somebody else uses this member's id, as seen from `address`. Give one of the two another id. */
  conflict: { readonly address: string };
  /** The member cannot go on and has closed itself: a bug of Quorate's. */
  stopped: QuorateError;
}

/** Keys that may open what arrives; one of them seals what is sent. Rotation: `add` everywhere, `use` everywhere, `remove`. */
export interface Keyring {
  /** Opens with this key from now on, too. Throws `invalid-key`. */
  add(key: Uint8Array): void;
  /** Seals with this key from now on. Throws `unknown-key` if it was not added. */
  use(key: Uint8Array): void;
  /** Throws `key-in-use` for the one that seals, `unknown-key` for a stranger. */
  remove(key: Uint8Array): void;
  /** Copies; the one that seals first. Empty: nothing is sealed. */
  list(): Uint8Array[];
}

/** Messages of a program's own to other members, on the group's sockets and sealed with its keys. */
export interface Channel {
  /** As a datagram if it is small enough and `isUrgent`, which may get lost; otherwise on a connection. Dropped if `to` is unknown. */
  send(to: NodeId, body: Uint8Array, options?: { readonly isUrgent?: boolean }): void;
  close(): void;
}

/** Counts since the start. */
export interface MembershipStatistics {
  readonly packetsSent: number;
  readonly packetsReceived: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Received and thrown away, by reason: `malformed`, `foreign` (another group, or keys that are not ours). */
  readonly dropped: { readonly malformed: number; readonly foreign: number };
  /** Not sent: nobody knew where to, or the connection was choked. */
  readonly unsent: number;
}

/** A running member. Errors are `QuorateError`s with a `code`. */
export interface Membership {
  readonly id: NodeId;
  /** As advertised. */
  readonly address: string;
  /** Everybody that is alive or suspected, this member included, by id. */
  members(): Member[];
  /** Failed and left ones, too, as long as they are remembered. */
  member(id: NodeId): Member | undefined;
  /** How bad this member thinks of its own health: 0 is well; more means that it answers late, or that its network does. */
  readonly health: number;
  /**
   * Gets in touch with a group; both sides become one. Resolves once a member answered. Rejects with `unreachable`,
   * `invalid-address`, `closed`. The addresses are remembered, and tried again when everybody was lost.
   */
  join(addresses: readonly string[]): Promise<void>;
  /** Resolves once it is on its way to everybody. Rejects with `metadata-too-long`, `has-left`, `closed`. */
  setMetadata(metadata: Uint8Array): Promise<void>;
  /** Says goodbye; resolves once enough members were told. `join` comes back. Rejects with `closed`. */
  leave(): Promise<void>;
  /** Frees sockets and timers, without a goodbye: the others will find this member failed. Idempotent. */
  close(): Promise<void>;
  /** For traffic of a program's own. `name` tells channels apart; one handler each. Throws `invalid-option` if it is taken. */
  channel(name: string, onMessage: (from: NodeId, body: Uint8Array) => void): Channel;
  readonly keyring: Keyring;
  statistics(): MembershipStatistics;
  readonly events: {
    /** Returns a function that removes the listener. */
    on: Listeners<MembershipEvents>['on'];
  };
}
