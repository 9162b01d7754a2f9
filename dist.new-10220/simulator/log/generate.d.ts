import { type Random } from '../../core/random.ts';
import { type Fault, type LogPlan } from './plan.ts';
export interface GenerateOptions {
    readonly protocol: string;
    /** Founding voters; drawn from 1 to 5 if absent, mostly 3 and 5. */
    readonly nodes: number | undefined;
    /** Draw from these; all if absent. */
    readonly faults: readonly Fault[] | undefined;
    /** Draws the protocol's options. `driftMax`: how far the run's clocks may drift, as a fraction. */
    readonly options: (random: Random, limits: {
        readonly driftMax: number;
        readonly hasClockJumps: boolean;
    }) => object;
}
export declare function generatePlan(seed: number, options: GenerateOptions): LogPlan;
