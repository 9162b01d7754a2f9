// What the Raft checkers share: for each node what it looked like before the step, what the step did to its log, and what
// is committed in the cluster. One pass over the difference a step made; nothing here grows with the log.

import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { RaftState } from '../../protocols/raft/index.ts';
import type { LogEntry, LogSpec } from '../../protocols/replicated-log.ts';
import { type KnownLog, type LogDifference, logDifference } from '../log-difference.ts';

/** One node, as of its last step. */
export interface NodeView extends KnownLog {
  readonly id: NodeId;
  life: number;
  isAlive: boolean;
  state: Readonly<RaftState>;
  // As of before the step that is being checked:
  term: number;
  vote: NodeId;
  commitIndex: number;
  isLeader: boolean;
  isTransferring: boolean;
  contactAt: Millis;
}

/** What a step did. */
export interface RaftStep extends LogDifference {
  readonly node: NodeView;
  readonly state: Readonly<RaftState>;
  readonly input: Input<LogSpec>;
  /** On the node's own clock. */
  readonly now: Millis;
  /** The first step of a life: all 'before' values are zero. */
  readonly isStart: boolean;
}

/** An invariant, in its own file. `check` runs after each step, before the view moves on. */
export interface RaftInvariant {
  check(step: RaftStep, view: RaftView): void;
}

export class RaftView {
  readonly nodes = new Map<NodeId, NodeView>();
  /** `committed[i]`: the entry at index i, once any node's commit index reached it. */
  readonly committed: (LogEntry | undefined)[] = [];
  /** The term in which the first node that committed index i did so. */
  readonly committedIn: number[] = [];
  /** The highest commit index of any node, ever. */
  commitIndex = 0;

  begin(id: NodeId, life: number, state: Readonly<RaftState>, input: Input<LogSpec>, now: Millis): RaftStep {
    let node = this.nodes.get(id);
    const isStart = node === undefined || node.life !== life;
    if (node === undefined || isStart) {
      node = {
        id,
        life,
        isAlive: true,
        state,
        term: 0,
        vote: 0,
        commitIndex: 0,
        isLeader: false,
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
  end(step: RaftStep): void {
    const { node, state, appended } = step;
    if (appended.length > 0 || step.truncatedFrom > 0) {
      node.entries.length = state.log.entries.length - appended.length;
      for (const entry of appended) node.entries.push(entry);
    }
    for (let index = Math.max(node.commitIndex, state.log.startIndex) + 1; index <= state.commitIndex; index++) {
      this.committed[index] ??= state.log.entries[index - state.log.startIndex - 1];
      this.committedIn[index] ??= state.term;
    }
    if (state.commitIndex > this.commitIndex) this.commitIndex = state.commitIndex;
    node.term = state.term;
    node.vote = state.vote;
    node.commitIndex = state.commitIndex;
    node.isLeader = state.role.type === 'leader';
    node.isTransferring = state.transfer !== undefined;
    node.contactAt = state.contactAt;
  }
}

/** The term of the entry at `index` in `state`'s log: −1 where it does not reach, or was compacted. */
export function termIn(state: Readonly<RaftState>, index: number): number {
  const { log } = state;
  if (index === log.startIndex) return log.startTerm;
  return log.entries[index - log.startIndex - 1]?.term ?? -1;
}
