// The rules that make three-phase commit atomic while nodes crash and messages are on time, as tiny predicates, each by
// itself. The machine asks them; the simulator's mutants replace one at a time. SPEC.md numbers them.

import type { NodeId } from '../../core/protocol.ts';
import type { Outcome } from '../atomic-commit.ts';
import type { Phase } from './messages.ts';

export interface Rules {
  /** R1: to go on needs a yes of every participant. */
  mayPreCommit(yes: readonly NodeId[], participants: readonly NodeId[]): boolean;
  /** R2: a yes is durable before it leaves. */
  keepsYes(): boolean;
  /** R3: nobody commits before everybody who lives knows that all have said yes. */
  preCommitsFirst(): boolean;
  /** R4: the coordinator has on disk that it goes on, before it does: what it does not know was aborted. */
  keepsPreCommitting(): boolean;
  /** R5: participants have on disk what they were moved to. */
  keepsMoves(): boolean;
  /** R6: who leads a termination moves everybody to its own phase first, so that the next leader would decide the same. */
  alignsFirst(): boolean;
  /** R7: a leader that was told to pre-commit commits; one that was not, aborts. */
  outcomeOf(phase: Phase): Outcome;
  /** R8: who crashed stays outside: it does not lead, and is not moved. It asks. */
  staysOutside(isRecovering: boolean): boolean;
  /** R9: those who recover decide by themselves only when everybody has crashed. */
  mayDecideTogether(heard: number, others: number): boolean;
  /** R10: participants lead one after another, the earlier ones having had their turn. */
  turn(rank: number): number;
  /** R11: participants go on without their coordinator. */
  timesOut(): boolean;
  /** R12: who recovers asks. */
  asksAfterCrash(): boolean;
  /** R13: a decision is durable before it is told. */
  keepsDecision(): boolean;
}

export const RULES: Rules = {
  mayPreCommit: (yes, participants) => yes.length === participants.length,
  keepsYes: () => true,
  preCommitsFirst: () => true,
  keepsPreCommitting: () => true,
  keepsMoves: () => true,
  alignsFirst: () => true,
  outcomeOf: (phase) => (phase === 'precommitted' ? 'commit' : 'abort'),
  staysOutside: (isRecovering) => isRecovering,
  mayDecideTogether: (heard, others) => heard === others,
  turn: (rank) => rank + 1,
  timesOut: () => true,
  asksAfterCrash: () => true,
  keepsDecision: () => true,
};
