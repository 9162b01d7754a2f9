import type { NodeId } from '../core/protocol.ts';
import type { Replica } from '../host/replica-types.ts';
import { KvStateMachine } from './kv-state-machine.ts';
import type { MemberOptions } from './options.ts';
export interface OpenedMember {
    readonly self: NodeId;
    readonly clusterId: number;
    readonly replica: Replica;
    readonly machine: KvStateMachine;
    /** Gives the directory free, once the replica is closed. */
    release(): Promise<void>;
}
export declare function openMember(options: MemberOptions): Promise<OpenedMember>;
