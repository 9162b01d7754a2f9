import type { LogInit } from '../replicated-log.ts';
import type { MultiPaxosSpec } from './messages.ts';
import type { MultiPaxosOptions } from './options.ts';
import type { MultiPaxosState } from './state.ts';
export declare function createState(init: LogInit<MultiPaxosSpec, MultiPaxosOptions>): MultiPaxosState;
