import { type RaftInvariant, type RaftStep, type RaftView } from './view.ts';
export declare class LeaderCompleteness implements RaftInvariant {
    check({ node, state }: RaftStep, view: RaftView): void;
}
