import { QuorateError } from '../core/errors.ts';
import { type NodeId } from '../core/protocol.ts';
import type { Replica } from '../host/replica-types.ts';
import { type EtcdServerOptions, type ListenAddress } from './options.ts';
/** Why a member no longer serves. */
export type StopReason = {
    readonly type: 'closed';
}
/** The cluster removed it: its data directory is of no more use. */
 | {
    readonly type: 'removed';
}
/** It could not go on, and recovers by a restart. */
 | {
    readonly type: 'fatal';
    readonly error: QuorateError;
};
export interface EtcdServer {
    readonly self: NodeId;
    readonly clusterId: number;
    /** Where clients are served; ports are the actual ones. */
    readonly clientAddresses: readonly ListenAddress[];
    readonly peerAddress: ListenAddress;
    readonly replica: Replica;
    /** Watches served by this member, and those of them whose clients read slowly. */
    readonly watchers: {
        readonly all: number;
        readonly slow: number;
    };
    /** Resolves once this member follows a leader and the cluster knows its name and URLs; or once it has stopped. */
    readonly ready: Promise<void>;
    /** Resolves when the member has stopped, for whatever reason. */
    readonly stopped: Promise<StopReason>;
    /** Hands leadership over, lets calls end for `graceMs`, closes everything. Idempotent. */
    close(graceMs?: number): Promise<void>;
}
/** Rejects with a coded error that says what to do: foreign or busy directory, busy port, a cluster that knows better. */
export declare function startEtcdServer(options: EtcdServerOptions): Promise<EtcdServer>;
