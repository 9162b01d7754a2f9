import type { Plan } from '../subject.ts';
export type StorageAction = {
    readonly type: 'write';
    readonly count: number;
    readonly bytes: number;
    readonly fill: Fill;
} | {
    readonly type: 'vote';
}
/** The log is no longer needed but for its last `keep` entries. */
 | {
    readonly type: 'compact';
    readonly keep: number;
} | {
    readonly type: 'snapshot';
    readonly chunks: number;
    readonly bytes: number;
    readonly keep: number;
}
/** A member shows its directory's number: always the same one, or another if it `lostData`. */
 | {
    readonly type: 'meet';
    readonly member: number;
    readonly lostData: boolean;
} | {
    readonly type: 'power';
    readonly downMs: number;
}
/** Power goes in the middle of the disk's `operations`th change from now. */
 | {
    readonly type: 'cut-power';
    readonly operations: number;
} | {
    readonly type: 'kill';
    readonly downMs: number;
}
/** An orderly stop. If the disk `zeroes`, the log's last batch with data is zeros when the process comes back. */
 | {
    readonly type: 'stop';
    readonly downMs: number;
    readonly zeroes: boolean;
} | {
    readonly type: 'stall';
    readonly forMs: number;
} | {
    readonly type: 'fail-sync';
} | {
    readonly type: 'fill';
    readonly spareBytes: number;
    readonly forMs: number;
    readonly cutsPower: boolean;
} | {
    readonly type: 'rot';
    readonly place: number;
    readonly bit: number;
    readonly in: Part;
} | {
    readonly type: 'lose-write';
} | {
    readonly type: 'misdirect';
    readonly by: number;
} | {
    readonly type: 'lose-segment';
}
/** Another cluster's directory is where this one's should be, for one start. */
 | {
    readonly type: 'foreign';
};
/** What entries hold: `echo` bytes that the log itself wrote before, as when a log is stored in a log. */
export type Fill = 'random' | 'zeros' | 'echo';
export type Part = 'wal' | 'snapshots' | 'identity' | 'acquaintances';
export declare const STORAGE_FAULTS: readonly ['power', 'kill', 'stop', 'stall', 'sync-failure', 'full', 'rot', 'astray', 'lost-segment', 'foreign'];
export type StorageFault = (typeof STORAGE_FAULTS)[number];
export interface StorageSettings {
    readonly forMs: number;
    readonly segmentBytes: number;
    readonly turnDelayMaxMs: number;
    readonly syncMinMs: number;
    readonly syncMaxMs: number;
    readonly syncTailChance: number;
    readonly syncTailMeanMs: number;
    readonly isTorn: boolean;
}
export interface StoragePlan extends Plan {
    readonly settings: StorageSettings;
    /** By time. */
    readonly actions: readonly {
        readonly at: number;
        readonly action: StorageAction;
    }[];
}
export declare function generateStoragePlan(protocol: string, seed: number, allowed: readonly StorageFault[]): StoragePlan;
