import { type NodeId } from '../../core/protocol.ts';
import type { LogEntry } from '../replicated-log.ts';
import { type Books, type Leader, type Machine, type Progress } from './state.ts';
export declare function progressOf(books: Books, node: NodeId): Progress | undefined;
export declare function newProgress(books: Books, node: NodeId, now: number): Progress;
/** Whether an entry of this ballot's own is chosen: only then does the leader know all that was chosen before it. */
export declare function isEstablished(m: Machine, role: Leader): boolean;
/** The newest time at which a majority, this node included, was known to be alive. */
export declare function quorumActiveAt(m: Machine, role: Leader): number;
/** Entries from slot `from` through `last`, up to `maxBytes`; the array is shared with whoever asked for the same last. */
export declare function cutEntries(m: Machine, from: number, last: number, maxBytes: number): readonly LogEntry[];
/** Hands what was proposed this turn to the own disk, as one record, and asks it to say when it has it. */
export declare function persistAccepted(m: Machine, role: Leader): void;
/** The unproposed requests and unconfirmed reads of a leader that is none any more. */
export declare function dropOffice(m: Machine, role: Leader): void;
/** A request for a change of membership needs no answer any more. */
export declare function forgetChange(m: Machine, request: number): boolean;
