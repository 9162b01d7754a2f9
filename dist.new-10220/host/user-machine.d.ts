import { QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import { type SessionLimits } from '../core/sessions.ts';
import type { LogEntry } from '../protocols/replicated-log.ts';
import type { SnapshotStore } from '../storage/snapshots.ts';
import type { DurableStateMachine, MachineSnapshot } from './replica-types.ts';
/** What `apply` may know besides the command: the same on every replica. */
export interface CommandContext {
    /** The command's place in the log: from 1, rising, with gaps. */
    readonly index: number;
    readonly term: number;
    /** The node whose `propose` it was. */
    readonly origin: NodeId;
}
/**
 * A deterministic state machine in memory. Every replica applies the same commands in the same order: clocks, randomness
 * and the environment must not influence what `apply` does.
 */
export interface StateMachine {
    /**
     * Applies a committed command and returns the reply for whoever proposed it. To refuse a command throw, before anything
     * is changed and for the same commands on every replica: its `propose` rejects with `command-failed` and the message.
     */
    apply(command: Uint8Array, context: CommandContext): Uint8Array | undefined;
    /** The whole state as bytes. An iterable is used up before anything else is applied. */
    snapshot(): Uint8Array | Iterable<Uint8Array>;
    /** Replaces the whole state with what `snapshot` once returned, its parts joined. */
    restore(snapshot: Uint8Array): void;
}
export declare const ENVELOPE: {
    readonly openSession: 1;
    readonly closeSession: 2;
    readonly command: 3;
    readonly introduction: 4;
};
export declare function encodeOpenSession(): Uint8Array;
export declare function encodeCloseSession(session: number): Uint8Array;
/** A member's first sign of life: from then on the others know that it had data. */
export declare function encodeIntroduction(node: NodeId): Uint8Array;
export declare function encodeCommand(session: number, sequence: number, acknowledgedBelow: number, command: Uint8Array): Uint8Array;
/** What applying an envelope gave, on the node that proposed it. */
export type Outcome = {
    readonly type: 'reply';
    readonly reply: Uint8Array;
} | {
    readonly type: 'session';
    readonly session: number;
} | {
    readonly type: 'refused';
    readonly error: QuorateError;
};
export interface UserMachineOptions {
    readonly machine: StateMachine;
    readonly store: SnapshotStore;
    readonly sessionLimits?: SessionLimits;
}
export declare class UserMachine implements DurableStateMachine {
    private readonly machine;
    private readonly store;
    private readonly limits;
    private sessions;
    private readonly introduced;
    durableIndex: number;
    private appliedIndex;
    private appliedTerm;
    /** Loads the newest snapshot on disk, if there is one. */
    constructor(options: UserMachineOptions);
    hasIntroduced(node: NodeId): boolean;
    apply(entry: LogEntry): Outcome | undefined;
    private applyCommand;
    private run;
    private image;
    private load;
    flush(index: number, done: (error: QuorateError | undefined, durableIndex: number) => void): void;
    snapshot(): MachineSnapshot;
    restore(index: number, term: number, chunks: AsyncIterable<Uint8Array>): Promise<void>;
    close(): void;
}
