import type { RaftInvariant, RaftStep } from './view.ts';
export declare class QuietTransfer implements RaftInvariant {
    check({ node, state, appended }: RaftStep): void;
}
