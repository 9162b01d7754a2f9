import type { LogInit } from '../replicated-log.ts';
import type { RaftSpec } from './messages.ts';
import type { RaftOptions } from './options.ts';
import type { RaftState } from './state.ts';
export declare function createState(init: LogInit<RaftSpec, RaftOptions>): RaftState;
