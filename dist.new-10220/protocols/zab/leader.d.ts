import type { NodeId } from '../../core/protocol.ts';
import type { EntryKind } from '../replicated-log.ts';
import { type Leader, type Machine } from './state.ts';
export declare function append(m: Machine, role: Leader, kind: EntryKind, origin: NodeId, request: number, data: Uint8Array): void;
/** Takes a proposal, or refuses it to its origin. */
export declare function propose(m: Machine, role: Leader, origin: NodeId, request: number, data: Uint8Array): void;
export declare function onBeat(m: Machine, role: Leader): void;
/** Keeps followers, repeats what they did not answer, and calls those who do not follow yet. */
export declare function beat(m: Machine, role: Leader): void;
/** Mail from the own disk. */
export declare function onOwnAppend(role: Leader, index: number): void;
/** The end of a turn: commit what was acknowledged, ship what was appended, confirm what was read. */
export declare function flushLeader(m: Machine, role: Leader): void;
