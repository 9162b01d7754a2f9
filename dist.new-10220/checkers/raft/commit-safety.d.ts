import { type RaftInvariant, type RaftStep, type RaftView } from './view.ts';
export declare class CommitSafety implements RaftInvariant {
    check({ node, state, truncatedFrom, isStart }: RaftStep, view: RaftView): void;
}
