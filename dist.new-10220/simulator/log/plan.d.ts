import type { Weather } from '../network.ts';
import type { CrashPoint } from '../node.ts';
import type { Plan } from '../subject.ts';
import type { ClientInput, MachineKind } from './machines.ts';
/** Which node an action hits: the leader of the moment, or the node in this place of the list of nodes (modulo its length). */
export type Target = 'leader' | number;
export type PlannedAction = {
    readonly type: 'crash';
    readonly target: Target;
    readonly point: CrashPoint | 'at-once';
    readonly restartAfterMs: number;
}
/** Every node at once; they come back one by one. */
 | {
    readonly type: 'restart-storm';
    readonly spreadMs: number;
} | {
    readonly type: 'pause';
    readonly target: Target;
    readonly forMs: number;
}
/** `sides[i]` is the side of node i; nodes of different sides do not reach each other. */
 | {
    readonly type: 'partition';
    readonly sides: readonly number[];
    readonly forMs: number;
} | {
    readonly type: 'isolate';
    readonly target: Target;
    readonly way: 'both' | 'in' | 'out';
    readonly forMs: number;
} | {
    readonly type: 'cut';
    readonly from: Target;
    readonly to: Target;
    readonly isOneWay: boolean;
    readonly forMs: number;
} | {
    readonly type: 'flap';
    readonly from: Target;
    readonly to: Target;
    readonly periodMs: number;
    readonly times: number;
} | {
    readonly type: 'slow-link';
    readonly from: Target;
    readonly to: Target;
    readonly byMs: number;
    readonly forMs: number;
}
/** Nothing gets through for a while, and then all of it at once. */
 | {
    readonly type: 'clog';
    readonly from: Target;
    readonly to: Target;
    readonly forMs: number;
} | {
    readonly type: 'weather';
    readonly weather: Weather;
    readonly forMs: number;
} | {
    readonly type: 'clock-jump';
    readonly target: Target;
    readonly byMs: number;
} | {
    readonly type: 'clock-rate';
    readonly target: Target;
    readonly rate: number;
} | {
    readonly type: 'disk-stall';
    readonly target: Target;
    readonly forMs: number;
} | {
    readonly type: 'disk-failure';
    readonly target: Target;
    readonly restartAfterMs: number;
} | {
    readonly type: 'disk-full';
    readonly target: Target;
    readonly forMs: number;
}
/**
 * The node lost its disk. It is replaced by a fresh one under a new id; or, if it `rejoins`, comes back empty under its
 * old one, and the operator removes it and adds it again.
 */
 | {
    readonly type: 'wipe';
    readonly target: Target;
    readonly rejoins: boolean;
}
/**
 * A node's disk damages what it holds: a bit rots while the node is down, or a write while it runs is lost or lands
 * elsewhere. One node at a time, so that a good copy of everything committed stays: a node that will not start on what it
 * finds is replaced like one that lost its disk.
 */
 | {
    readonly type: 'damage';
    readonly target: Target;
    readonly how: 'rot' | 'nowhere' | number;
    readonly crashAfterMs: number;
    readonly restartAfterMs: number;
}
/** A fresh node, or, with `reuses`, one that was removed before and still has its old log. */
 | {
    readonly type: 'add-node';
    readonly as: 'voter' | 'learner';
    readonly reuses: boolean;
    readonly transition: Transition;
    readonly isRushed: boolean;
}
/** `isRushed`: not after the change before, but at the same time. */
 | {
    readonly type: 'promote' | 'demote' | 'remove';
    readonly target: Target;
    readonly transition: Transition;
    readonly isRushed: boolean;
} | {
    readonly type: 'leave-joint';
} | {
    readonly type: 'transfer';
    readonly to: Target;
} | {
    readonly type: 'campaign';
    readonly target: Target;
} | {
    readonly type: 'flush';
    readonly target: Target;
} | {
    readonly type: 'peer-disconnected';
    readonly target: Target;
    readonly peer: Target;
};
export type Transition = 'simple' | 'auto' | 'explicit';
/** The names of `--faults`: a plan draws its actions from some of these. */
export declare const FAULTS: readonly ['crash', 'storm', 'pause', 'partition', 'links', 'weather', 'clock', 'disk', 'wipe', 'membership', 'transfer', 'compaction', 'amnesia', 'rot', 'promotion'];
export type Fault = (typeof FAULTS)[number];
/** All but the one that no protocol has to survive: a member that comes back under its identity without its memory. */
export declare const DEFAULT_FAULTS: readonly Fault[];
export interface PlannedOperation {
    /** After the client's previous operation. */
    readonly waitMs: number;
    readonly to: Target;
    readonly input: ClientInput;
}
export interface PlannedClient {
    /** Repeats writes of unknown outcome under the same sequence number, on other nodes, this often. */
    readonly retries: number;
    readonly timeoutMs: number;
    readonly operations: readonly PlannedOperation[];
}
export interface PlannedClock {
    readonly offsetMs: number;
    readonly rate: number;
}
export interface RunSettings {
    /** How long the faults last. */
    readonly safetyMs: number;
    /** After the faults: how long a healed quorum may take until it serves writes and all members agree. */
    readonly livenessMs: number;
    /** How many nodes stay down in the second phase: fewer than half of the voters. */
    readonly stayDown: number;
    /** The run ends with a learner that is promoted and does not hear of it (`finale.ts`). */
    readonly promotesLast?: boolean;
    readonly weather: Weather;
    readonly turnDelayMaxMs: number;
    readonly smallTurnChance: number;
    readonly segmentBytes: number;
    readonly syncMinMs: number;
    readonly syncMaxMs: number;
    readonly syncTailChance: number;
    readonly syncTailMeanMs: number;
    /** Whether a crash may leave parts of what was written but not synced. */
    readonly isTorn: boolean;
    readonly compactionMargin: number;
    readonly snapshotMs: number;
    readonly flushEveryMs: number;
    readonly clocks: readonly PlannedClock[];
    /** Handed to the protocol's `parseOptions`. */
    readonly options: Readonly<Record<string, unknown>>;
}
export interface LogPlan extends Plan {
    readonly nodes: number;
    /** What is replicated: the small registers with sessions, or the real key-value store. */
    readonly machine: MachineKind['name'];
    readonly settings: RunSettings;
    /** By time. */
    readonly actions: readonly {
        readonly at: number;
        readonly action: PlannedAction;
    }[];
    readonly clients: readonly PlannedClient[];
}
