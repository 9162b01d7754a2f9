import { type Access } from './accesses.ts';
import { type SessionGuarantee } from './session-guarantees.ts';
export interface SessionOrderViolation {
    /** The guarantees that the circle is made of. */
    readonly guarantees: readonly SessionGuarantee[];
    /** Positions in the list of accesses. */
    readonly accesses: readonly number[];
    readonly text: string;
}
/** Values name the versions (see `accessesOf`); of the initial one nothing may come before. One violation a key. */
export declare function checkSessionOrders(accesses: readonly Access[], guarantees?: readonly SessionGuarantee[]): SessionOrderViolation[];
