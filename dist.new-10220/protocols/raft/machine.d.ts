import { type Protocol } from '../../core/protocol.ts';
import type { LogInit } from '../replicated-log.ts';
import type { RaftSpec } from './messages.ts';
import type { RaftOptions } from './options.ts';
import type { Rules } from './rules.ts';
export declare function createMachine(init: LogInit<RaftSpec, RaftOptions>, rules: Rules): Protocol<RaftSpec>;
