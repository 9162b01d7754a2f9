import type { NodeId } from '../../core/protocol.ts';
import type { TwoPhaseRecord } from './messages.ts';
import type { TwoPhaseState } from './state.ts';
export declare function createState(self: NodeId, durable: Iterable<TwoPhaseRecord>): TwoPhaseState;
export declare function checkpoint({ coordinations, participations, forgotten }: Readonly<TwoPhaseState>): TwoPhaseRecord[];
