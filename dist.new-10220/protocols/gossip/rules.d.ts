import type { NodeId } from '../../core/protocol.ts';
import type { Direction, Version } from './messages.ts';
export interface Rules {
    /** R1: writes of a key are totally ordered, alike on all nodes: by counter, then by writer. */
    isNewer(version: Version, than: Version): boolean;
    /** R2: a write is newer than all that its writer has seen. */
    nextCounter(highest: number, at: number): number;
    /** R3: what was deleted stays as a death certificate, or the next comparison brings it back (Demers §2). */
    keepsTombstone(): boolean;
    /** R4: what was learnt is durable before anybody can hear that it is known here. */
    persistsLearnt(): boolean;
    /** R5: a comparison gives what the other lacks… */
    gives(direction: Direction): boolean;
    /** R6: …and asks for what oneself lacks. */
    wants(direction: Direction): boolean;
    /** R7: only contacts that were not needed count, and those in a row. */
    unneededContacts(before: number, wasKnown: boolean): number;
    /** R8: interest is lost after so many. `draw` is uniform in [0, 1). */
    losesInterest(contacts: number, limit: number, isCoin: boolean, draw: number): boolean;
    /** R9: the ring is closed, and leaves nobody out. `ring` is sorted and holds `self`. */
    successor(ring: readonly NodeId[], self: NodeId): NodeId;
    /** R10: twice around but for the last two hops: A→B→C→A→B. After that everybody has what anybody had. */
    walkHops(nodes: number): number;
    /** R11: each hop of a walk is made once, however often it is delivered. */
    isNewHop(lastRemaining: number, remaining: number): boolean;
}
export declare const RULES: Rules;
