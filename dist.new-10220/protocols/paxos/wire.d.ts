import type { Wire } from '../../core/protocol.ts';
import type { PaxosSpec } from './messages.ts';
export declare const paxosWire: Wire<PaxosSpec>;
