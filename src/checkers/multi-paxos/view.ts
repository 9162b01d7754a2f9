// What the Multi-Paxos checkers share: for each node what it looked like before the step and what the step accepted, and
// what is chosen in the cluster. One pass over the slots that are not chosen yet; nothing here grows with a step's log.

import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { MultiPaxosState } from '../../protocols/multi-paxos/index.ts';
import type { LogEntry, LogSpec, Membership } from '../../protocols/replicated-log.ts';

/** One node, as of its last step. */
export interface NodeView {
  readonly id: NodeId;
  life: number;
  isAlive: boolean;
  state: Readonly<MultiPaxosState>;
  // As of before the step that is being checked:
  term: number;
  owner: NodeId;
  leader: NodeId;
  commitIndex: number;
  isLeader: boolean;
  isTransferring: boolean;
  contactAt: Millis;
  membership: Membership | undefined;
  /** It lost its disk, having held slots through here: whoever counted it in time was right. */
  lostThrough: number;
  /** What it had accepted in slots beyond its commit index. */
  accepted: Map<number, { readonly ballot: number; readonly entry: LogEntry }>;
}

export interface AcceptedNow {
  readonly index: number;
  readonly ballot: number;
  readonly entry: LogEntry;
  /** The ballot in which something was accepted there before; 0 if nothing was. */
  readonly before: number;
}

/** What a step did. */
export interface MultiPaxosStep {
  readonly node: NodeView;
  readonly state: Readonly<MultiPaxosState>;
  readonly input: Input<LogSpec>;
  /** On the node's own clock. */
  readonly now: Millis;
  /** The first step of a life: all 'before' values are zero. */
  readonly isStart: boolean;
  /** In order of slots. */
  readonly accepted: readonly AcceptedNow[];
  /** Slots that it accepted as the leader of the ballot: it proposed them in this step. */
  readonly isProposing: boolean;
}

/** An invariant, in its own file. `check` runs after each step, `end` not yet having happened. */
export interface MultiPaxosInvariant {
  check(step: MultiPaxosStep, view: MultiPaxosView): void;
}

export class MultiPaxosView {
  readonly nodes = new Map<NodeId, NodeView>();
  /** `chosen[i]`: the entry in slot i, once any node's commit index reached it. */
  readonly chosen: (LogEntry | undefined)[] = [];
  /** The ballot that the first node was in that knew slot i to be chosen: it was chosen in that one or a lower one. */
  readonly chosenBy: number[] = [];
  /** The highest commit index of any node, ever. */
  commitIndex = 0;

  begin(
    id: NodeId,
    life: number,
    state: Readonly<MultiPaxosState>,
    input: Input<LogSpec>,
    now: Millis,
  ): MultiPaxosStep {
    let node = this.nodes.get(id);
    const isStart = node === undefined || node.life !== life;
    const lostThrough =
      node === undefined ? 0 : Math.max(node.lostThrough, isStart && state.isFresh ? lastSlot(node.state) : 0);
    if (node === undefined || isStart) {
      node = {
        id,
        life,
        isAlive: true,
        state,
        term: 0,
        owner: 0,
        leader: 0,
        commitIndex: 0,
        isLeader: false,
        isTransferring: false,
        contactAt: Number.NEGATIVE_INFINITY,
        membership: undefined,
        lostThrough,
        accepted: new Map(),
      };
      this.nodes.set(id, node);
    }
    node.state = state;
    const isProposing = state.role.type === 'leader';
    return { node, state, input, now, isStart, accepted: difference(node, state), isProposing };
  }

  /** After all invariants were checked. */
  end({ node, state, accepted }: MultiPaxosStep): void {
    for (const { index, ballot, entry } of accepted) node.accepted.set(index, { ballot, entry });
    for (let index = Math.max(node.commitIndex, state.slots.startIndex) + 1; index <= state.commitIndex; index++) {
      this.chosen[index] ??= entryIn(state, index);
      this.chosenBy[index] ??= state.term;
    }
    for (let index = node.commitIndex + 1; index <= state.commitIndex; index++) node.accepted.delete(index);
    if (state.commitIndex > this.commitIndex) this.commitIndex = state.commitIndex;
    node.term = state.term;
    node.owner = state.owner;
    node.leader = state.leader;
    node.commitIndex = state.commitIndex;
    node.isLeader = state.role.type === 'leader';
    node.isTransferring = state.transfer !== undefined;
    node.contactAt = state.contactAt;
    node.membership = state.membership;
  }
}

function difference(node: NodeView, state: Readonly<MultiPaxosState>): AcceptedNow[] {
  const accepted: AcceptedNow[] = [];
  for (let index = Math.max(node.commitIndex, state.slots.startIndex) + 1; index <= lastSlot(state); index++) {
    const entry = entryIn(state, index);
    if (entry === undefined) continue;
    const ballot = ballotIn(state, index);
    const before = node.accepted.get(index);
    if (before?.ballot === ballot && before.entry === entry) continue;
    accepted.push({ index, ballot, entry, before: before?.ballot ?? 0 });
  }
  return accepted;
}

export function lastSlot({ slots }: Readonly<MultiPaxosState>): number {
  return slots.startIndex + slots.entries.length;
}

export function entryIn({ slots }: Readonly<MultiPaxosState>, index: number): LogEntry | undefined {
  return slots.entries[index - slots.startIndex - 1];
}

export function ballotIn({ slots }: Readonly<MultiPaxosState>, index: number): number {
  return slots.ballots[index - slots.startIndex - 1] ?? 0;
}

/** The configuration of slot `index`, as far as `state` knows it. */
export function configurationOf(state: Readonly<MultiPaxosState>, index: number): Membership {
  const { memberships } = state;
  let at = memberships.length - 1;
  while (at > 0 && memberships[at]!.index >= index) at--;
  return memberships[at]!.membership;
}

/** Whether a node, dead or alive, holds slot `index` as chosen, or accepted in `ballot` or a higher one. */
export function holds({ state, lostThrough }: NodeView, index: number, ballot: number): boolean {
  return index <= Math.max(state.commitIndex, lostThrough) || ballotIn(state, index) >= ballot;
}
