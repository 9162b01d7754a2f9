import type { Keyspace } from './keyspace.ts';
export declare function hasSweepWork(keyspace: Keyspace): boolean;
/** Visits at most `changesMax` changes. Answers whether work remains. Must not run while a revision is being written. */
export declare function sweep(keyspace: Keyspace, changesMax: number): boolean;
