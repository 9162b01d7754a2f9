import type { ZabInvariant, ZabStep, ZabView } from './view.ts';
export declare class Sessions implements ZabInvariant {
    /** By leader: the highest index acknowledged in each session of its epoch. */
    private readonly known;
    check({ node, state, input }: ZabStep, view: ZabView): void;
}
