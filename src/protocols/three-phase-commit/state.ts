// A node of three-phase commit as plain data: coordinator of some transactions, participant in others.

import type { Millis, NodeId, Outbox } from '../../core/protocol.ts';
import type { Forgotten, Outcome, TransactionId } from '../atomic-commit.ts';
import type { Phase, ThreePhaseSpec } from './messages.ts';
import type { ThreePhaseOptions } from './options.ts';
import type { Rules } from './rules.ts';

interface Shared {
  readonly transaction: TransactionId;
  readonly participants: readonly NodeId[];
}

/** Aborted ones are not kept. */
export type Coordination = Shared &
  (
    | { readonly type: 'voting'; readonly yes: NodeId[]; readonly deadline: Millis }
    | { readonly type: 'precommitting'; readonly moved: NodeId[]; readonly deadline: Millis }
    | { readonly type: 'committing'; unacknowledged: readonly NodeId[] }
    /** Crashed while pre-committing: the participants know better by now. */
    | { readonly type: 'recovering' }
  );

/** This participant leads a termination. */
export interface Leading {
  readonly moved: NodeId[];
  readonly deadline: Millis;
}

export type Undecided = Shared & {
  readonly type: 'undecided';
  phase: Phase;
  /** Lead, or ask, at this time. */
  deadline: Millis;
  leading: Leading | undefined;
  /** Of an earlier life: what others who crashed reported in this one. Undefined: this node did not crash. */
  readonly reports: Map<NodeId, Phase> | undefined;
};

export type Participation =
  /** The resource was asked. Forgotten in a crash: nothing was promised. */
  | (Shared & { readonly type: 'asked'; readonly deadline: Millis })
  | Undecided
  /** The resource is carrying it out. */
  | { readonly type: 'learned'; readonly transaction: TransactionId; readonly outcome: Outcome }
  | { readonly type: 'ended'; readonly transaction: TransactionId; readonly outcome: Outcome };

export interface ThreePhaseState {
  readonly self: NodeId;
  /** By `keyOf`. */
  readonly coordinations: Map<string, Coordination>;
  readonly participations: Map<string, Participation>;
  readonly forgotten: Forgotten;
  /** When the coordinator repeats what was not answered. */
  retryAt: Millis;
}

/** The state, and what a step has at hand. */
export interface Machine {
  readonly state: ThreePhaseState;
  readonly options: ThreePhaseOptions;
  readonly rules: Rules;
  out: Outbox<ThreePhaseSpec>;
  now: Millis;
}
