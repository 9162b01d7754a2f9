import type { Protocol } from '../../core/protocol.ts';
import type { LogInit } from '../replicated-log.ts';
import type { MultiPaxosSpec } from './messages.ts';
import type { MultiPaxosOptions } from './options.ts';
import type { Rules } from './rules.ts';
export declare function createMachine(init: LogInit<MultiPaxosSpec, MultiPaxosOptions>, rules: Rules): Protocol<MultiPaxosSpec>;
