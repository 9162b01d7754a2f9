import { type MultiPaxosInvariant, type MultiPaxosStep, type MultiPaxosView } from './view.ts';
export declare class Values implements MultiPaxosInvariant {
    /** By slot: what was accepted there by anybody, in each ballot. */
    private readonly proposed;
    check(step: MultiPaxosStep, view: MultiPaxosView): void;
    private oneValue;
    /** Something was found to be chosen in `ballot` or before: what was accepted in higher ones before that was found. */
    private binds;
    private noGhost;
    private at;
}
