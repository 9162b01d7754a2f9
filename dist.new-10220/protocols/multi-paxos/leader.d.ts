import { type Candidate, type Leader, type Machine } from './state.ts';
export declare function becomeLeader(m: Machine, candidate: Candidate): void;
export declare function onHeartbeatTimer(m: Machine, role: Leader): void;
/** Mail from the own disk. */
export declare function onOwnAccepted(role: Leader, index: number): void;
/** The end of a turn: choose what was acknowledged, ship what was proposed, confirm what was read. */
export declare function flushLeader(m: Machine, role: Leader): void;
