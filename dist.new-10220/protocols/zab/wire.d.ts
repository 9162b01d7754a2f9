import type { Wire } from '../../core/protocol.ts';
import type { ZabSpec } from './messages.ts';
export declare const zabWire: Wire<ZabSpec>;
