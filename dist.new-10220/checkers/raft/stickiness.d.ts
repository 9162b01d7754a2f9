import type { RaftOptions } from '../../protocols/raft/index.ts';
import type { RaftInvariant, RaftStep } from './view.ts';
export declare class Stickiness implements RaftInvariant {
    private readonly options;
    constructor(options: RaftOptions);
    check({ node, state, input, now, isStart }: RaftStep): void;
}
