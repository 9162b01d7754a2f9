import type { ZabInvariant, ZabStep, ZabView } from './view.ts';
export declare class Broadcast implements ZabInvariant {
    /** By epoch: what its leader broadcast, from which index on. */
    private readonly broadcast;
    check({ node, state, appended, truncatedFrom, isStart }: ZabStep, view: ZabView): void;
    private note;
    private delivered;
}
