import type { Millis } from '../core/protocol.ts';
import type { LogDefinition, LogSpec } from '../protocols/replicated-log.ts';
/** What every engine can be told, in words that all of them share; left out, the engine's own defaults count. */
export interface CommonOptions {
    /** Silence after which a leader is replaced. */
    readonly electionTimeoutMs?: Millis;
    /** How often a leader says that it lives. */
    readonly heartbeatIntervalMs?: Millis;
    /** Compacted entries that stay in memory for members that lag. */
    readonly retainedEntries?: number;
}
type Loose<T> = {
    readonly [K in keyof T]: T[K] | undefined;
};
interface Engine<S extends LogSpec, O> {
    readonly definition: LogDefinition<S, O>;
    /** The engine's own options for the common ones. */
    readonly optionsFor: (common: CommonOptions) => Partial<O>;
}
declare const ENGINES: {
    raft: Engine<import("../protocols/raft/messages.ts").RaftSpec, import("../protocols/raft/options.ts").RaftOptions>;
    'multi-paxos': Engine<import("../protocols/multi-paxos/messages.ts").MultiPaxosSpec, import("../protocols/multi-paxos/options.ts").MultiPaxosOptions>;
    zab: Engine<import("../protocols/zab/messages.ts").ZabSpec, import("../protocols/zab/options.ts").ZabOptions>;
};
export type EngineName = keyof typeof ENGINES;
/** Each engine's own options. */
export type EngineOptions = {
    readonly [N in EngineName]: (typeof ENGINES)[N] extends Engine<infer _S, infer O> ? O : never;
};
export declare const ENGINE_NAMES: readonly EngineName[];
export declare const DEFAULT_ENGINE = "raft";
/** An engine with the options to run it with. */
export interface ChosenEngine {
    readonly definition: LogDefinition<LogSpec, object>;
    readonly protocolOptions: object;
}
/** The engine `name`; its `own` options win over the common ones. Throws `invalid-option` if there is none. */
export declare function chooseEngine(name: string, common: Loose<CommonOptions>, own?: object): ChosenEngine;
/**
 * Which engine a node runs: the one that was asked for, else the one that its data directory holds, else Raft. Whether what
 * was asked for and what is held agree is checked where the directory is claimed.
 */
export declare function engineNameOf(asked: string | undefined, held: string | undefined): EngineName;
/** Refuses to found or join a cluster whose members, as far as they answered, run another engine. */
export declare function refuseOtherEngine(name: string, clusters: readonly {
    readonly engine: string;
}[]): void;
export {};
