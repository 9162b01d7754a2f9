import type { Init, Protocol } from '../../core/protocol.ts';
import type { SwimSpec } from './messages.ts';
import type { SwimOptions } from './options.ts';
import type { Rules } from './rules.ts';
export declare function createMachine(init: Init<SwimSpec, SwimOptions>, rules: Rules): Protocol<SwimSpec>;
