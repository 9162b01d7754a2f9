import type { RaftInvariant, RaftStep } from './view.ts';
export declare class Monotony implements RaftInvariant {
    check({ node, state, isStart }: RaftStep): void;
}
