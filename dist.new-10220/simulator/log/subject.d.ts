import type { LogObserver } from '../../checkers/log-observer.ts';
import type { LogDefinition, LogSpec } from '../../protocols/replicated-log.ts';
import { type RuleMutant, type Subject } from '../subject.ts';
import { type GenerateOptions } from './generate.ts';
import { type Fault, type LogPlan } from './plan.ts';
export interface LogProtocol<S extends LogSpec, Options, Rules extends object> {
    readonly name: string;
    /** One line for people. */
    readonly description: string;
    readonly rules: Rules;
    readonly mutants: readonly RuleMutant<Rules>[];
    /** The faults that it stands, of all that runs of replicated logs know; all of them if absent. */
    readonly faults?: readonly Fault[];
    create(rules: Rules): LogDefinition<S, Options>;
    /** The options of a run, for `parseOptions`. */
    drawOptions(...from: Parameters<GenerateOptions['options']>): Partial<Options>;
    /** Fresh checkers of the protocol's own invariants, for one run. */
    observers(options: Options): readonly LogObserver[];
}
export declare function logSubject<S extends LogSpec, Options, Rules extends object>(protocol: LogProtocol<S, Options, Rules>): Subject<LogPlan>;
