import type { LogInit } from '../replicated-log.ts';
import type { ZabSpec } from './messages.ts';
import type { ZabOptions } from './options.ts';
import type { ZabState } from './state.ts';
export declare function createState(init: LogInit<ZabSpec, ZabOptions>): ZabState;
