import type { Init, Protocol } from '../../core/protocol.ts';
import type { TwoPhaseSpec } from './messages.ts';
import type { TwoPhaseOptions } from './options.ts';
import type { Rules } from './rules.ts';
export declare function createMachine(init: Init<TwoPhaseSpec, TwoPhaseOptions>, rules: Rules): Protocol<TwoPhaseSpec>;
