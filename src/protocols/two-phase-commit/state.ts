// A node of two-phase commit as plain data: coordinator of some transactions, participant in others.

import type { Millis, NodeId, Outbox } from '../../core/protocol.ts';
import type { Forgotten, Outcome, TransactionId } from '../atomic-commit.ts';
import type { TwoPhaseSpec } from './messages.ts';
import type { TwoPhaseOptions } from './options.ts';
import type { Rules } from './rules.ts';

interface Coordinated {
  readonly transaction: TransactionId;
  readonly participants: readonly NodeId[];
}

/** Aborted ones are not kept. */
export type Coordination = Coordinated &
  (
    | { readonly type: 'voting'; readonly yes: NodeId[]; readonly deadline: Millis }
    /** Everybody said yes; the decision is on its way to the record that counts. */
    | { readonly type: 'recording' }
    | { readonly type: 'committing'; unacknowledged: readonly NodeId[] }
  );

interface Participated {
  readonly transaction: TransactionId;
  readonly participants: readonly NodeId[];
}

export type Participation =
  /** The resource was asked. Forgotten in a crash: nothing was promised. */
  | (Participated & { readonly type: 'asked'; readonly askAt: Millis })
  /** Voted yes, in doubt. */
  | (Participated & { readonly type: 'prepared'; askAt: Millis })
  /** The resource is carrying it out. */
  | { readonly type: 'learned'; readonly transaction: TransactionId; readonly outcome: Outcome }
  | { readonly type: 'ended'; readonly transaction: TransactionId; readonly outcome: Outcome };

export interface TwoPhaseState {
  readonly self: NodeId;
  /** By `keyOf`. */
  readonly coordinations: Map<string, Coordination>;
  readonly participations: Map<string, Participation>;
  readonly forgotten: Forgotten;
  /** When the coordinator looks after its transactions next; 0: there are none. */
  retryAt: Millis;
}

/** The state, and what a step has at hand. */
export interface Machine {
  readonly state: TwoPhaseState;
  readonly options: TwoPhaseOptions;
  readonly rules: Rules;
  out: Outbox<TwoPhaseSpec>;
  now: Millis;
}
