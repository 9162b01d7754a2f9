import type { RaftInvariant, RaftStep } from './view.ts';
export declare class ElectionSafety implements RaftInvariant {
    private readonly leaders;
    check({ node, state }: RaftStep): void;
}
