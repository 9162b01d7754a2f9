import { type NodeId } from '../../core/protocol.ts';
import { type ForwardedProposal } from '../forwarding.ts';
import type { Ping, Propose, Refusal, Sync } from './messages.ts';
import { type Follower, type Machine } from './state.ts';
/** DIFF or TRUNC: keeps the history through the offered entry, if it has it; what it held beyond is dropped. */
export declare function onSync(m: Machine, role: Follower, from: NodeId, { epoch, session, index, term }: Sync): void;
/**
 * From here on the log is the leader's through `point`, and ends there: proposals follow without comparing anything. What is
 * dropped the leader does not have, for the point was found from the very end of this log, which did not change since.
 */
export declare function beginSession(m: Machine, role: Follower, point: number): void;
export declare function onPropose(m: Machine, role: Follower, from: NodeId, proposal: Propose): void;
/** Commits what the leader committed; once that reaches its own epoch, the epoch is established (UPTODATE). */
export declare function commitThrough(m: Machine, role: Follower, leaderCommit: number): void;
/** One acknowledgement a turn, at its end. */
export declare function sendAck(m: Machine, role: Follower): void;
export declare function onPing(m: Machine, role: Follower, from: NodeId, ping: Ping): void;
/** Passes the turn's proposals on to the leader, in messages of bounded size. */
export declare function forwardProposals(m: Machine, proposals: readonly ForwardedProposal[]): void;
/** Requests that were forwarded and refused. */
export declare function onRefusal(m: Machine, refusal: Refusal): void;
