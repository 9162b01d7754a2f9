import type { Input, NodeId } from '../core/protocol.ts';
import { type RaftMessage, type RaftRecord, type RaftSpec, type RaftState } from '../protocols/raft/index.ts';
import type { LogEntry } from '../protocols/replicated-log.ts';
/** What a node's disk holds: its records, added up. */
interface Durable {
    readonly term: number;
    readonly vote: NodeId;
    readonly entries: readonly LogEntry[];
}
/** What one turn left behind for the disk, and what waits for that. */
interface Pending {
    readonly records: readonly RaftRecord[];
    readonly sends: readonly Letter[];
}
export interface Letter {
    readonly from: NodeId;
    readonly to: NodeId;
    readonly message: RaftMessage;
}
export interface LocalState {
    readonly state: RaftState;
    /** Undefined once no crash can come any more: then the disk is as fast as the network, and never looked at. */
    readonly durable: Durable | undefined;
    readonly pending: readonly Pending[];
}
/** Numbers of interned things. */
export interface Outcome {
    readonly local: number;
    readonly letters: readonly number[];
    /** A step or the recovery threw: one of the code's own assertions. */
    readonly failure: string | undefined;
}
/** Gives equal things the same number, and each number its hashes under every permutation of the nodes. */
export declare class Interned<T> {
    readonly items: T[];
    readonly hashes: Int32Array[];
    private readonly numbers;
    private readonly permutations;
    private readonly kind;
    constructor(kind: string, permutations: readonly (readonly number[])[]);
    add(item: T): number;
    at(number: number): T;
}
export declare class ExploredNodes {
    readonly locals: Interned<LocalState>;
    readonly letters: Interned<Letter>;
    private readonly definition;
    private readonly options;
    private readonly membership;
    private readonly machines;
    private readonly known;
    constructor(nodes: number, mutant: string | undefined, permutations: readonly (readonly number[])[]);
    /** A node that was started for the first time and has founded its log. */
    first(self: NodeId, canCrash: boolean): Outcome;
    step(local: number, input: Input<RaftSpec>, key: string): Outcome;
    /** The disk has done the oldest turn's records. */
    sync(local: number): Outcome;
    /** The process dies, forgets what its disk does not have, and starts again. */
    crash(local: number, canCrashAgain: boolean): Outcome;
    /** No crash is left: what waits for the disk may as well wait in the network. */
    settle(local: number): Outcome;
    private create;
    private remember;
    /** One turn of one input. */
    private run;
    private outcome;
}
export {};
