import type { Protocol } from '../../core/protocol.ts';
import type { LogInit } from '../replicated-log.ts';
import type { ZabSpec } from './messages.ts';
import type { ZabOptions } from './options.ts';
import type { Rules } from './rules.ts';
export declare function createMachine(init: LogInit<ZabSpec, ZabOptions>, rules: Rules): Protocol<ZabSpec>;
