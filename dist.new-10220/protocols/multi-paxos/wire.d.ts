import type { Wire } from '../../core/protocol.ts';
import type { MultiPaxosSpec } from './messages.ts';
export declare const multiPaxosWire: Wire<MultiPaxosSpec>;
