import type { NodeId } from '../../core/protocol.ts';
import type { FetchSnapshot, InstallSnapshot } from './messages.ts';
import { type Follower, type Machine } from './state.ts';
/** Marks a snapshot for a proposer: it is in nobody's books. */
export declare const FETCHED = 0;
/** The driver's state machine holds everything through `index` durably. */
export declare function compact(m: Machine, index: number): void;
/** A proposer with a gap that is compacted here wants a snapshot to close it. */
export declare function onFetchSnapshot(m: Machine, from: NodeId, { ballot }: FetchSnapshot): void;
/** The driver has a snapshot at `index` ready for `to`. */
export declare function sendSnapshot(m: Machine, request: number, to: NodeId, index: number): void;
/** How the transfer went. Either way the next accept waits until the member says where it stands. */
export declare function onSnapshotStatus(m: Machine, to: NodeId): void;
/** A snapshot from the leader arrived, its data durable with the driver. */
export declare function installSnapshot(m: Machine, role: Follower, from: NodeId, snapshot: InstallSnapshot): void;
/** One that this node had asked for as a proposer. Whatever it is by now: what was chosen is chosen in every ballot. */
export declare function installFetched(m: Machine, snapshot: InstallSnapshot): void;
/** The driver's state machine must switch. Behind the disk, and later commits behind it, until mail says that it left. */
export declare function emitRestore(m: Machine): void;
