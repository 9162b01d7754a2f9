import type { LogSpec } from '../protocols/replicated-log.ts';
import type { Replica, ReplicaOptions } from './replica-types.ts';
/**
 * Opens the log in `options.directory`, replays it, and takes part in the cluster. Rejects with the errors of the disk
 * (`corrupt-wal`, `no-space`…), of the port (`address-in-use`…), `invalid-option`, and `state-machine-behind` when log and
 * state machine do not fit together.
 */
export declare function openReplica<S extends LogSpec, O>(options: ReplicaOptions<S, O>): Promise<Replica>;
