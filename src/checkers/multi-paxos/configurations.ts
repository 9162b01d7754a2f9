// Configurations, by stop-and-switch: all nodes see the same ones in the same slots; the one in effect is the last that is
// chosen; nothing is proposed beyond one that is not chosen; one at a time; and a change is done, and those whom it removed
// told, once something beyond it is chosen.

import { membershipFromBytes } from '../../protocols/log-wire.ts';
import { isMember } from '../../protocols/membership.ts';
import type { MultiPaxosOptions } from '../../protocols/multi-paxos/index.ts';
import type { LogResult, Membership } from '../../protocols/replicated-log.ts';
import { violated } from '../invariant.ts';
import type { Watched } from '../log-observer.ts';
import {
  ballotIn,
  configurationOf,
  entryIn,
  type MultiPaxosInvariant,
  type MultiPaxosStep,
  type MultiPaxosView,
} from './view.ts';

export class Configurations implements MultiPaxosInvariant {
  private readonly options: MultiPaxosOptions;
  /** By slot. */
  private readonly known = new Map<number, string>();

  constructor(options: MultiPaxosOptions) {
    this.options = options;
  }

  check(step: MultiPaxosStep, view: MultiPaxosView): void {
    const { node, state, accepted, isProposing } = step;
    if (isProposing && accepted.length > 0) this.checkBarrier(step, view);
    if (state.membership === node.membership) return;
    this.agree(step);
    this.checkRemoval(step, view);
  }

  private agree({ node, state }: MultiPaxosStep): void {
    const { memberships, commitIndex } = state;
    const { index, membership } = memberships[memberships.length - 1]!;
    if (index > commitIndex) {
      violated(
        'configurations-are-chosen',
        `node ${node.id} works with one of slot ${index}, having ${commitIndex} chosen`,
      );
    }
    const entry = entryIn(state, index);
    if (entry?.kind !== 'membership') return;
    const here = describe(membership);
    const expected = this.known.get(index) ?? describe(membershipFromBytes(entry.data));
    this.known.set(index, expected);
    if (here !== expected) {
      violated('latest-configuration', `node ${node.id} works with ${here}; slot ${index} says ${expected}`);
    }
  }

  private checkBarrier({ node, state, accepted }: MultiPaxosStep, view: MultiPaxosView): void {
    let barrier = 0;
    const { slots, commitIndex, term } = state;
    const last = slots.startIndex + slots.entries.length;
    for (let index = Math.max(commitIndex, slots.startIndex) + 1; index <= last; index++) {
      if (ballotIn(state, index) !== term) continue;
      if (barrier > 0) {
        violated(
          'stop-and-switch',
          `leader ${node.id} of ballot ${term} proposes in slot ${index}, beyond the configuration in ${barrier}`,
        );
      }
      if (entryIn(state, index)?.kind === 'membership') barrier = index;
    }
    const change = accepted.find(({ entry, ballot }) => entry.kind === 'membership' && ballot === term);
    if (change === undefined || change.entry.term !== term || change.index <= commitIndex) return;
    const before = configurationOf(state, change.index);
    const { index: beforeAt } = state.memberships[state.memberships.length - 1]!;
    const isAutomatic = before.autoLeave;
    if (!isAutomatic && beforeAt > 0 && commitIndex <= beforeAt && view.commitIndex <= beforeAt) {
      violated(
        'one-change',
        `leader ${node.id} begins a change in slot ${change.index} before that of ${beforeAt} is settled`,
      );
    }
    for (const id of membershipFromBytes(change.entry.data).voters) {
      const other = view.nodes.get(id);
      if (!before.learners.includes(id) || other?.isAlive !== true || other.state.term !== term) continue;
      const lag = change.index - 1 - (other.state.slots.startIndex + other.state.slots.entries.length);
      if (lag > this.options.maxLearnerLagEntries) {
        violated('promote-when-caught-up', `leader ${node.id} promotes ${id}, which lacks ${lag} entries`);
      }
    }
  }

  /** A follower hears that it is out only when those who stay know it durably. */
  private checkRemoval({ node, state, input, isStart }: MultiPaxosStep, view: MultiPaxosView): void {
    // A candidate that finds out by itself is no member any more, but nobody has told it to go.
    if (input.type === 'message' && input.message.type === 'promise') return;
    if (isStart || state.role.type !== 'follower' || node.isLeader || node.membership === undefined) return;
    if (!isMember(node.membership, node.id) || isMember(state.membership, node.id)) return;
    const { memberships } = state;
    let at = memberships.length - 1;
    while (at > 0 && !isMember(memberships[at - 1]!.membership, node.id)) at--;
    const { index } = memberships[at]!;
    if (Math.max(view.commitIndex, state.commitIndex) > index) return;
    violated(
      'removed-when-settled',
      `node ${node.id} hears of its removal in slot ${index}, with nothing chosen beyond`,
    );
  }

  replied(node: Watched, result: LogResult, view: MultiPaxosView): void {
    if (
      result.type !== 'done' ||
      result.index === 0 ||
      Math.max(view.commitIndex, node.state.commitIndex) > result.index
    ) {
      return;
    }
    violated(
      'done-when-settled',
      `node ${node.id} calls the change in slot ${result.index} done, with nothing chosen beyond`,
    );
  }
}

function describe({ voters, outgoing, learners }: Membership): string {
  return `voters ${voters} outgoing ${outgoing} learners ${learners}`;
}
