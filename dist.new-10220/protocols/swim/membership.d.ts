import type { NodeId } from '../../core/protocol.ts';
import type { Sync, SyncReply } from './messages.ts';
import { type Machine } from './state.ts';
export declare function syncIntervalMs({ state, options }: Machine): number;
export declare function onSyncTimer(m: Machine): void;
export declare function onSync(m: Machine, from: NodeId, { updates }: Sync): void;
export declare function onSyncReply(m: Machine, { updates }: SyncReply): void;
export declare function join(m: Machine, id: number, contacts: readonly NodeId[]): void;
export declare function onJoinTimer(m: Machine): void;
export declare function onGossipTimer(m: Machine): void;
export declare function leave(m: Machine, id: number): void;
/** Enough members were told, or time is up. */
export declare function endLeave(m: Machine): void;
