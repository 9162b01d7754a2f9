import type { MultiPaxosInvariant, MultiPaxosStep } from './view.ts';
export declare class Monotony implements MultiPaxosInvariant {
    check({ node, state, isStart, accepted }: MultiPaxosStep): void;
}
