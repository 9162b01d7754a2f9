import type { MultiPaxosOptions } from '../../protocols/multi-paxos/index.ts';
import type { LogResult } from '../../protocols/replicated-log.ts';
import type { Watched } from '../log-observer.ts';
import { type MultiPaxosInvariant, type MultiPaxosStep, type MultiPaxosView } from './view.ts';
export declare class Configurations implements MultiPaxosInvariant {
    private readonly options;
    /** By slot. */
    private readonly known;
    constructor(options: MultiPaxosOptions);
    check(step: MultiPaxosStep, view: MultiPaxosView): void;
    private agree;
    private checkBarrier;
    /** A follower hears that it is out only when those who stay know it durably. */
    private checkRemoval;
    replied(node: Watched, result: LogResult, view: MultiPaxosView): void;
}
