import type { Wire } from '../../core/protocol.ts';
import type { GossipSpec } from './messages.ts';
export declare const gossipWire: Wire<GossipSpec>;
