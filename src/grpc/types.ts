// What handlers see: calls.

import type { PeerCertificate } from 'node:tls';
import type { Metadata, OutgoingMetadata } from './metadata.ts';

/** Why a call is over although its handler did not end it. */
export type CancelReason = 'cancelled' | 'deadline';

export interface Call {
  /** `/package.Service/Method`. */
  readonly path: string;
  readonly metadata: Metadata;
  readonly authority: string;
  /** `performance.now()` milliseconds; Infinity if the client set none. */
  readonly deadline: number;
  /** The client's `address:port`. */
  readonly peer: string;
  /** Over TLS with client certificates: the client's, if it showed one that was verified. */
  readonly peerCertificate: PeerCertificate | undefined;
  /** True once answered, failed or cancelled; from then on answers go nowhere. */
  readonly isOver: boolean;
  /** Called once, if the client gives up, its connection is lost or its deadline passes before the call is answered. */
  onCancel(listener: (why: CancelReason) => void): void;
  /** Sent with the first answer. */
  setInitialMetadata(metadata: OutgoingMetadata): void;
  /** Sent with the status. */
  setTrailingMetadata(metadata: OutgoingMetadata): void;
  fail(code: number, message: string): void;
}

export interface UnaryCall extends Call {
  respond(message: Uint8Array): void;
}

export interface StreamCall extends Call {
  /** Messages that came before the listener was set are kept for it. */
  onMessage(listener: (message: Uint8Array) => void): void;
  /** The client sends no more; called after its last message was taken. */
  onEnd(listener: () => void): void;
  /** Holds messages back; the client is stopped by flow control once its window is used up. */
  pause(): void;
  resume(): void;
  /**
   * False: the client reads slowly; better wait for `onDrain`. The message is taken all the same. `lead` is what stands in front
   * of it, for messages that many get alike but for their first bytes: `message` is not copied for each then.
   */
  write(message: Uint8Array, lead?: Uint8Array): boolean;
  /** Called after `write` answered false, once all that was held for the slow client is on its way. */
  onDrain(listener: () => void): void;
  /** Bytes held for a slow client. */
  readonly heldBytes: number;
  /** Ends the call with status OK. */
  end(): void;
}

export type UnaryHandler = (request: Uint8Array, call: UnaryCall) => void;
export type StreamHandler = (call: StreamCall) => void;

export type Route =
  | { readonly path: string; readonly unary: UnaryHandler }
  | { readonly path: string; readonly unary: undefined; readonly stream: StreamHandler };
