import type { Init, Protocol } from '../../core/protocol.ts';
import type { GossipSpec } from './messages.ts';
import type { GossipOptions } from './options.ts';
import type { Rules } from './rules.ts';
export declare function createMachine(init: Init<GossipSpec, GossipOptions>, rules: Rules): Protocol<GossipSpec>;
