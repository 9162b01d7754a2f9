import type { NodeId } from '../../core/protocol.ts';
import type { InstallSnapshot } from './messages.ts';
import { type Follower, type Machine } from './state.ts';
/** The driver's state machine holds everything through `index` durably. */
export declare function compact(m: Machine, index: number): void;
/** The driver has a snapshot at `index` ready for `to`. */
export declare function sendSnapshot(m: Machine, request: number, to: NodeId, index: number): void;
/** How the transfer went. Either way the next append waits for a sign of life: a heartbeat's answer, or the snapshot's own. */
export declare function onSnapshotStatus(m: Machine, to: NodeId, delivered: boolean): void;
/** A snapshot arrived, its data durable with the driver. */
export declare function installSnapshot(m: Machine, role: Follower, from: NodeId, snapshot: InstallSnapshot): void;
/** The driver's state machine must switch. Behind the disk, and later commits behind it, until mail says that it left. */
export declare function emitRestore(m: Machine): void;
