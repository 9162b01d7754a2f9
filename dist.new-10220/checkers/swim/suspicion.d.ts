import type { SwimOptions } from '../../protocols/swim/index.ts';
import type { SwimInvariant, SwimStep } from './view.ts';
export declare class SuspicionTimes implements SwimInvariant {
    private readonly options;
    /** Failures, by member and incarnation, that a member declared when time was up. */
    private readonly verdicts;
    constructor(options: SwimOptions);
    check(step: SwimStep): void;
    private checkFailure;
    private checkDeadlines;
    private timeoutMs;
}
