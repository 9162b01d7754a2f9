import type { MultiPaxosOptions } from '../../protocols/multi-paxos/index.ts';
import type { MultiPaxosInvariant, MultiPaxosStep } from './view.ts';
export declare class Promising implements MultiPaxosInvariant {
    private readonly options;
    constructor(options: MultiPaxosOptions);
    check({ node, state, input, now, isStart }: MultiPaxosStep): void;
}
