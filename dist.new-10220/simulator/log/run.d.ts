import type { LogObserver } from '../../checkers/log-observer.ts';
import type { LogDefinition, LogSpec } from '../../protocols/replicated-log.ts';
import type { RunResult } from '../subject.ts';
import type { LogPlan } from './plan.ts';
/** `observers`: fresh checkers of the protocol's own invariants. */
export declare function runPlan<S extends LogSpec>(plan: LogPlan, definition: LogDefinition<S, unknown>, observers: readonly LogObserver[], log?: (line: string) => void): RunResult;
