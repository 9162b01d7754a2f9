import { type RaftInvariant, type RaftStep, type RaftView } from './view.ts';
export declare class Acknowledged implements RaftInvariant {
    /** By leader, follower and the follower's life in the leader's books: the highest index acknowledged in the leader's term. */
    private readonly matches;
    check({ node, state, input }: RaftStep, view: RaftView): void;
}
