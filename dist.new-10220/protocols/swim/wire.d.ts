import type { Wire } from '../../core/protocol.ts';
import { type SwimSpec } from './messages.ts';
export declare const swimWire: Wire<SwimSpec>;
