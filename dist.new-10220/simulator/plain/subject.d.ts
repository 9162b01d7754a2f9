import type { Definition, Spec } from '../../core/protocol.ts';
import { type RuleMutant, type Subject } from '../subject.ts';
import type { PlainCluster } from './cluster.ts';
import { type PlainFault } from './faults.ts';
import { type Drawing, type PlainPlan } from './plan.ts';
import { type Trial } from './run.ts';
export interface PlainProtocol<S extends Spec, Options, Rules extends object, Request> extends Drawing<Request> {
    readonly name: string;
    /** One line for people. */
    readonly description: string;
    readonly rules: Rules;
    readonly mutants: readonly RuleMutant<Rules>[];
    /** What plans draw from if nothing else is asked for: the faults that it must stand. All if absent. */
    readonly defaultFaults?: readonly PlainFault[];
    /** Whether its nodes have a disk and a write-ahead log. Default true. Without, they persist nothing. */
    readonly hasDisk?: boolean;
    create(rules: Rules): Definition<S, Options>;
    /** Fresh for one run, before its nodes start. */
    prepare(cluster: PlainCluster<S>, plan: PlainPlan<Request>, options: Options): Trial<S, Request>;
}
export declare function plainSubject<S extends Spec, Options, Rules extends object, Request>(protocol: PlainProtocol<S, Options, Rules, Request>): Subject<PlainPlan<Request>>;
