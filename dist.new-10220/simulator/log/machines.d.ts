import { type Verdict } from '../../checkers/linearizability/checker.ts';
import type { Model, Operation } from '../../checkers/linearizability/history.ts';
import type { EtcdInput, EtcdOutput } from '../../checkers/linearizability/models/etcd.ts';
import type { KeyValueInput, KeyValueOutput } from '../../checkers/linearizability/models/key-value.ts';
export type ClientInput = KeyValueInput | EtcdInput;
export type ClientOutput = KeyValueOutput | EtcdOutput;
/** One replica's copy. */
export interface ReplicatedMachine {
    /** The last entry applied, and its term. */
    readonly index: number;
    readonly term: number;
    /** Over all that was applied and what came of it: equal on replicas that applied the same. */
    readonly hash: number;
    /** Undefined when nobody can be waiting for the answer any more. */
    apply(index: number, term: number, data: Uint8Array): ClientOutput | undefined;
    /** An entry that is not for the state machine. */
    skip(index: number, term: number): void;
    read(input: ClientInput): ClientOutput;
    snapshot(): Uint8Array;
    /** Of the whole state, however it came about. */
    stateHash(): number;
}
export interface MachineKind {
    readonly name: 'register' | 'kv';
    /** Whether a command repeated under its client's sequence number applies once. */
    readonly hasSessions: boolean;
    create(): ReplicatedMachine;
    restore(snapshot: Uint8Array): ReplicatedMachine;
    isRead(input: ClientInput): boolean;
    encode(client: number, sequence: number, input: ClientInput): Uint8Array;
    judge(history: readonly Operation<ClientInput, ClientOutput>[], stepsMax: number): Judgement;
}
export interface Judgement {
    readonly verdict: Verdict;
    /** Why not, if it is not linearizable. */
    readonly reason: string;
}
export declare function judge<S, I, O>(model: Model<S, I, O>, history: readonly Operation<I, O>[], stepsMax: number): Judgement;
export declare function mix(hash: number, word: number): number;
export declare function mixBytes(hash: number, bytes: Uint8Array): number;
