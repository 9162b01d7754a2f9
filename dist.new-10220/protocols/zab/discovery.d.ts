import { type NodeId } from '../../core/protocol.ts';
import type { AckEpoch, EpochRefused, FollowerInfo, NewEpoch } from './messages.ts';
import { type Follower, type Leader, type Machine, type Progress } from './state.ts';
/** Elected, or named by the leader before: asks for followers. */
export declare function becomeLeading(m: Machine, isHandOver: boolean): void;
export declare function sendFollowerInfo(m: Machine, role: Follower): void;
export declare function onNewEpoch(m: Machine, from: NodeId, message: NewEpoch): void;
export declare function onFollowerInfo(m: Machine, from: NodeId, info: FollowerInfo): void;
/** A quorum has told which epochs it promised itself to: the new one is above them all. */
export declare function maybeChooseEpoch(m: Machine, role: Leader): void;
/** Behind the disk: a leader that forgot its epoch might open it twice. */
export declare function sendNewEpoch(m: Machine, role: Leader, progress: Progress): void;
export declare function onOwnPromise(m: Machine, role: Leader): void;
export declare function onAckEpoch(m: Machine, role: Leader, from: NodeId, message: AckEpoch): void;
/** Or that member could never follow again. */
export declare function onEpochRefused(m: Machine, role: Leader, from: NodeId, { acceptedEpoch }: EpochRefused): void;
/** Each heartbeat, while something is not answered. */
export declare function repeatDiscovery(m: Machine): void;
