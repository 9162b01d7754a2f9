import type { MultiPaxosInvariant, MultiPaxosStep } from './view.ts';
export declare class QuietTransfer implements MultiPaxosInvariant {
    check({ node, state, input, accepted }: MultiPaxosStep): void;
}
