import type { Wire } from '../../core/protocol.ts';
import type { TwoPhaseSpec } from './messages.ts';
export declare const twoPhaseWire: Wire<TwoPhaseSpec>;
