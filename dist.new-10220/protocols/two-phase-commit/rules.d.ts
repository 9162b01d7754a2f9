import type { NodeId } from '../../core/protocol.ts';
import type { Outcome } from '../atomic-commit.ts';
import type { Participation } from './state.ts';
export interface Rules {
    /** R1: commit needs a yes of every participant. */
    mayCommit(yes: readonly NodeId[], participants: readonly NodeId[]): boolean;
    /** R2: a yes is durable before it leaves. */
    keepsYes(): boolean;
    /** R3: so is a no: another participant may act on it. */
    keepsNo(): boolean;
    /** R4: a commit is durable before anybody hears of it. */
    keepsCommits(): boolean;
    /** R5: what the coordinator does not know was aborted. Undefined: no answer. */
    presumes(): Outcome | undefined;
    /** R6: who voted yes waits for the decision, however long. */
    abortsInDoubt(): boolean;
    /** R7: only who has not voted yes may abort on behalf of one who asks. */
    mayRefuse(phase: Participation['type'] | 'unknown'): boolean;
    /** R8: a commit is told again until everybody has acknowledged it. */
    repeatsDecision(): boolean;
    /** R9: …and known until then. */
    mayForgetCommit(unacknowledged: readonly NodeId[]): boolean;
    /** R10: a participant acknowledges what its resource has carried out, not what it only heard. */
    acknowledgesWhenHeard(): boolean;
    /** R11: a participant remembers what ended until its coordinator has nothing older under way. */
    mayForgetEnded(number: number, oldest: number): boolean;
    /** R12: participants in doubt ask. */
    asksInDoubt(): boolean;
    /** R13: a coordinator does not wait for votes for ever. */
    givesUp(now: number, deadline: number): boolean;
    /** R14: with decisions on record elsewhere, none counts before it is there. */
    waitsForRecord(): boolean;
}
export declare const RULES: Rules;
