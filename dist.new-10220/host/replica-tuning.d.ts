import type { ReplicaOptions, ReplicaTuning } from './replica-types.ts';
/** Fills in defaults. Throws one `invalid-option` that names the option and its value. */
export declare function parseTuning(given: Partial<ReplicaTuning>): ReplicaTuning;
/** Checks the options that are numbers of the caller's; returns the first request id of this life. */
export declare function firstRequestOf({ self, clusterId, incarnation, }: Pick<ReplicaOptions<never, never>, 'self' | 'clusterId' | 'incarnation'>): number;
