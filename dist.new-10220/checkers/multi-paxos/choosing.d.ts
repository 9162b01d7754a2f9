import { type MultiPaxosInvariant, type MultiPaxosStep, type MultiPaxosView } from './view.ts';
export declare class Choosing implements MultiPaxosInvariant {
    check(step: MultiPaxosStep, view: MultiPaxosView): void;
}
