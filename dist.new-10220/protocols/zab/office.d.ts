import type { NodeId } from '../../core/protocol.ts';
import type { LogEntry } from '../replicated-log.ts';
import { type Leader, type Machine, type Progress } from './state.ts';
export declare function progressOf(role: Leader, node: NodeId): Progress | undefined;
/** The newest time at which a quorum, this node included, was known to be alive. */
export declare function quorumActiveAt(m: Machine, role: Leader): number;
/** Entries `from` on, up to `maxBytes`; the array is shared with whoever asked for the same last. */
export declare function cutEntries(m: Machine, from: number, maxBytes: number): readonly LogEntry[];
/** Hands the entries appended this turn to the own disk, as one record, and asks it to say when it has them. */
export declare function persistAppended(m: Machine, role: Leader): void;
/** Behind the entry that it stands for: the history now is that of `epoch`. */
export declare function takeEpoch(m: Machine, epoch: number): void;
/** The reads of a leader that is none any more. */
export declare function dropOfficeReads(m: Machine, role: Leader): void;
