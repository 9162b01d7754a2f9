// What the ZAB checkers share: for each node what it looked like before the step, what the step did to its history, and what
// is committed in the cluster. One pass over the difference a step made; nothing here grows with the log.

import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { LogEntry, LogSpec } from '../../protocols/replicated-log.ts';
import type { ZabState } from '../../protocols/zab/index.ts';
import { type KnownLog, type LogDifference, logDifference } from '../log-difference.ts';

/** One node, as of its last step. */
export interface NodeView extends KnownLog {
  readonly id: NodeId;
  life: number;
  isAlive: boolean;
  state: Readonly<ZabState>;
  // As of before the step that is being checked:
  term: number;
  acceptedLeader: NodeId;
  currentEpoch: number;
  commitIndex: number;
  /** A leader with an epoch of its own, in whichever phase. */
  isLeader: boolean;
  isEstablished: boolean;
  isTransferring: boolean;
  contactAt: Millis;
}

/** What a step did. */
export interface ZabStep extends LogDifference {
  readonly node: NodeView;
  readonly state: Readonly<ZabState>;
  readonly input: Input<LogSpec>;
  /** On the node's own clock. */
  readonly now: Millis;
  /** The first step of a life: all 'before' values are zero. */
  readonly isStart: boolean;
}

/** An invariant, in its own file. `check` runs after each step, before the view moves on. */
export interface ZabInvariant {
  check(step: ZabStep, view: ZabView): void;
}

export class ZabView {
  readonly nodes = new Map<NodeId, NodeView>();
  /** `committed[i]`: the entry at index i, once any node's commit index reached it. */
  readonly committed: (LogEntry | undefined)[] = [];
  /** The epoch that the first node which committed index i was in. */
  readonly committedIn: number[] = [];
  /** The highest commit index of any node, ever. */
  commitIndex = 0;

  begin(id: NodeId, life: number, state: Readonly<ZabState>, input: Input<LogSpec>, now: Millis): ZabStep {
    let node = this.nodes.get(id);
    const isStart = node === undefined || node.life !== life;
    if (node === undefined || isStart) {
      node = {
        id,
        life,
        isAlive: true,
        state,
        term: 0,
        acceptedLeader: 0,
        currentEpoch: 0,
        commitIndex: 0,
        isLeader: false,
        isEstablished: false,
        isTransferring: false,
        contactAt: Number.NEGATIVE_INFINITY,
        startIndex: state.log.startIndex,
        entries: [],
      };
      this.nodes.set(id, node);
    }
    node.state = state;
    return { node, state, input, now, isStart, ...logDifference(node, state.log) };
  }

  /** After all invariants were checked. */
  end({ node, state, appended, truncatedFrom }: ZabStep): void {
    if (appended.length > 0 || truncatedFrom > 0) {
      node.entries.length = state.log.entries.length - appended.length;
      for (const entry of appended) node.entries.push(entry);
    }
    for (let index = Math.max(node.commitIndex, state.log.startIndex) + 1; index <= state.commitIndex; index++) {
      this.committed[index] ??= state.log.entries[index - state.log.startIndex - 1];
      this.committedIn[index] ??= state.term;
    }
    if (state.commitIndex > this.commitIndex) this.commitIndex = state.commitIndex;
    node.term = state.term;
    node.acceptedLeader = state.acceptedLeader;
    node.currentEpoch = state.currentEpoch;
    node.commitIndex = state.commitIndex;
    node.isLeader = state.role.type === 'leader' && state.role.hasEpoch;
    node.isEstablished = isEstablished(state);
    node.isTransferring = state.transfer !== undefined;
    node.contactAt = state.contactAt;
  }
}

export function isEstablished({ role }: Readonly<ZabState>): boolean {
  return role.type === 'leader' && role.phase === 'broadcast';
}
