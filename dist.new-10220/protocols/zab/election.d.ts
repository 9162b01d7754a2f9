import { type NodeId } from '../../core/protocol.ts';
import type { Notification } from './messages.ts';
import { type Machine } from './state.ts';
/**
 * Voters may lead, and so may those whose removal is not known to be committed: nobody else may have the entry. They count
 * themselves only where they have a vote. Any configuration that may be the last committed one will do.
 */
export declare function mayCampaign(m: Machine): boolean;
export declare function beginLooking(m: Machine): void;
/** Tells everybody, and again every heartbeat: messages get lost. */
export declare function askForVotes(m: Machine): void;
/** Behind the disk: the history that it tells of must not be lost again. */
export declare function notify(m: Machine, to: NodeId): void;
export declare function onNotification(m: Machine, from: NodeId, notification: Notification): void;
export declare function onSettleTimer(m: Machine): void;
/** No word from whom this node follows. */
export declare function onElectionTimer(m: Machine): void;
