// What the ZAB checkers share: for each node what it looked like before the step, what the step did to its history, and what
// is committed in the cluster. One pass over the difference a step made; nothing here grows with the log.

import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { LogEntry, LogSpec } from '../../protocols/replicated-log.ts';
import type { ZabState } from '../../protocols/zab/index.ts';

/** One node, as of its last step. */
export interface NodeView {
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
  /** The log's entries as last seen, from `startIndex` + 1 on. */
  startIndex: number;
  entries: LogEntry[];
}

/** What a step did. */
export interface ZabStep {
  readonly node: NodeView;
  readonly state: Readonly<ZabState>;
  readonly input: Input<LogSpec>;
  /** On the node's own clock. */
  readonly now: Millis;
  /** The first step of a life: all 'before' values are zero. */
  readonly isStart: boolean;
  /** The log's entries from here on were thrown away; 0 if none were. */
  readonly truncatedFrom: number;
  /** Entries that are new in the log, or were put there anew. */
  readonly appended: readonly LogEntry[];
}

/** An invariant, in its own file. `check` runs after each step, before the view moves on. */
export interface ZabInvariant {
  check(step: ZabStep, view: ZabView): void;
}

const UNCHANGED = { truncatedFrom: 0, appended: [] };

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
    return { node, state, input, now, isStart, ...difference(node, state) };
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

function difference(node: NodeView, { log }: Readonly<ZabState>): Pick<ZabStep, 'truncatedFrom' | 'appended'> {
  const { entries } = node;
  if (log.startIndex !== node.startIndex) {
    const dropped = log.startIndex - node.startIndex;
    if (dropped > 0) entries.splice(0, dropped);
    else entries.length = 0; // goes back only by starting anew
    node.startIndex = log.startIndex;
  }
  const shared = Math.min(entries.length, log.entries.length);
  if (entries.length === log.entries.length && (shared === 0 || entries[shared - 1] === log.entries[shared - 1])) {
    return UNCHANGED;
  }
  let same = shared;
  while (same > 0 && entries[same - 1] !== log.entries[same - 1]) same--;
  let truncatedFrom = entries.length > log.entries.length ? log.startIndex + log.entries.length + 1 : 0;
  for (let i = same; i < shared; i++) {
    if (entries[i]!.term !== log.entries[i]!.term) {
      truncatedFrom = log.startIndex + 1 + i;
      break;
    }
  }
  return { truncatedFrom, appended: log.entries.slice(same) };
}

export function isEstablished({ role }: Readonly<ZabState>): boolean {
  return role.type === 'leader' && role.phase === 'broadcast';
}
