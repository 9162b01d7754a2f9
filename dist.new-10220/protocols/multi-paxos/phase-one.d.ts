import { type NodeId } from '../../core/protocol.ts';
import { type VoteOutcome } from '../../core/quorum.ts';
import type { PromisePage, Rejected } from './messages.ts';
import type { Books, Candidate, Leader, Machine } from './state.ts';
/** A ballot of this node's own, above all it has heard of; it counts itself once its disk has the promise. */
export declare function startPhaseOne(m: Machine, isTransfer: boolean): void;
/** Asks every voter whose promise is not whole yet; the candidate and the unprepared leader repeat it with every beat. */
export declare function askForPromises(m: Machine, books: Books, isTransfer: boolean): void;
export declare function onOwnPromise(m: Machine, ballot: number): void;
/** A page of a promise, for a candidate or for a leader whose configuration has changed. */
export declare function onPromise(m: Machine, role: Candidate | Leader, from: NodeId, page: PromisePage): void;
/** Who of the configuration in effect has promised this ballot. */
export declare function promisesOf(m: Machine, books: Books): VoteOutcome;
/** What is chosen needs no proposing. */
export declare function trimFound(m: Machine, books: Books): void;
/** A snapshot that a candidate had asked for is in place. */
export declare function onFetched(m: Machine, role: Candidate): void;
/** The candidate's beat. */
export declare function repeatPhaseOne(m: Machine, role: Candidate): void;
/** An acceptor has promised somebody else as much or more. */
export declare function onRejected(m: Machine, from: NodeId, { ballot, promised }: Rejected): void;
