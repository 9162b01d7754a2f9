import type { Definition } from '../../core/protocol.ts';
import type { GossipSpec } from './messages.ts';
import { type GossipOptions } from './options.ts';
import { type Rules } from './rules.ts';
export type { Entry, GossipCommand, GossipEvent, GossipMessage, GossipRecord, GossipResult, GossipSpec, KeyVersion, Version, } from './messages.ts';
export { DEFAULT_GOSSIP_OPTIONS, type GossipOptions, parseGossipOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';
export { entriesOf, entryOf, type GossipState } from './state.ts';
/** Gossip with other rules: for mutants, which switch one off to see that somebody notices. */
export declare function createGossip(rules: Rules): Definition<GossipSpec, GossipOptions>;
export declare const gossip: Definition<GossipSpec, GossipOptions>;
