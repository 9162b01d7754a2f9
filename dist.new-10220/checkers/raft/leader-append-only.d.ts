import type { RaftInvariant, RaftStep } from './view.ts';
export declare class LeaderAppendOnly implements RaftInvariant {
    check({ node, state, truncatedFrom }: RaftStep): void;
}
