import type { SwimOptions } from '../../protocols/swim/index.ts';
import { type SwimInvariant, type SwimStep } from './view.ts';
export declare class Probing implements SwimInvariant {
    private readonly options;
    private readonly startedAt;
    private readonly turns;
    constructor(options: SwimOptions);
    check(step: SwimStep): void;
    private checkBlame;
    private checkHelpers;
    /** Turns count while the group stays the same. */
    private noteGroup;
    /** Nobody has a third turn since somebody else's last one. */
    private checkTurn;
}
