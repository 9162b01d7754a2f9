import type { Init, Protocol } from '../../core/protocol.ts';
import type { PaxosRecord, PaxosSpec } from './messages.ts';
import type { PaxosOptions } from './options.ts';
import type { Rules } from './rules.ts';
import type { PaxosState } from './state.ts';
export declare function createMachine(init: Init<PaxosSpec, PaxosOptions>, rules: Rules): Protocol<PaxosSpec>;
/** The records that stand for all of the node's durable state. */
export declare function checkpoint({ counter, acceptor }: Readonly<PaxosState>): PaxosRecord[];
