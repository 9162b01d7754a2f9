import { type ZabInvariant, type ZabStep, type ZabView } from './view.ts';
export declare class PrimaryIntegrity implements ZabInvariant {
    check(step: ZabStep, view: ZabView): void;
    private hasDelivered;
    /** Leaders of later epochs, when something more is delivered in an earlier one. */
    private checkLater;
}
