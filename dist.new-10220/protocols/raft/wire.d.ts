import type { Wire } from '../../core/protocol.ts';
import type { RaftSpec } from './messages.ts';
export declare const raftWire: Wire<RaftSpec>;
