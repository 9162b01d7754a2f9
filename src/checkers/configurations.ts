// Configurations: at most one in a log that is not committed (thesis §4.1, §4.3), and the one in effect is always the
// latest in the log, whatever was truncated or restored (openraft #1808). A leader begins no change before an entry of its
// term is committed (Ongaro 2015), and promotes only learners that have caught up.

import type { NodeId } from '../core/protocol.ts';
import { membershipFromBytes } from '../protocols/log-wire.ts';
import { type Log, termAt } from '../protocols/memory-log.ts';
import type { LogEntry, LogState, Membership } from '../protocols/replicated-log.ts';
import { violated } from './invariant.ts';

/** A node whose configurations take effect when they enter its log. */
interface State extends LogState {
  readonly role: { readonly type: string };
  readonly log: Readonly<Log>;
  readonly memberships: readonly { readonly membership: Membership }[];
}

/** As of before the step, but for the state. */
interface NodeView {
  readonly id: NodeId;
  readonly isAlive: boolean;
  readonly isLeader: boolean;
  readonly term: number;
  readonly state: Readonly<State>;
}

interface Step {
  readonly node: NodeView;
  readonly state: Readonly<State>;
  readonly truncatedFrom: number;
  readonly appended: readonly LogEntry[];
}

interface View {
  readonly nodes: ReadonlyMap<NodeId, NodeView>;
  readonly commitIndex: number;
}

export class Configurations {
  private readonly options: { readonly maxLearnerLagEntries: number };

  constructor(options: { readonly maxLearnerLagEntries: number }) {
    this.options = options;
  }

  check(step: Step, view: View): void {
    const { node, state, appended, truncatedFrom } = step;
    const isTouched = truncatedFrom > 0 || appended.some((entry) => entry.kind === 'membership');
    if (!isTouched) return;
    if (node.isLeader && state.role.type === 'leader' && node.term === state.term) this.checkBeginning(step, view);
    const { entries } = state.log;
    const committed = Math.max(view.commitIndex, state.commitIndex);
    let uncommitted = 0;
    let latest = entries.length - 1;
    while (latest >= 0 && entries[latest]!.kind !== 'membership') latest--;
    for (let i = latest; i >= 0 && entries[i]!.index > committed; i--)
      if (entries[i]!.kind === 'membership') uncommitted++;
    if (uncommitted > 1) {
      violated(
        'one-uncommitted-configuration',
        `node ${node.id} has ${uncommitted} configurations beyond the commit index ${committed}`,
      );
    }
    if (latest < 0) {
      // Only the one that the log begins with is left.
      if (state.memberships.length > 1) {
        violated(
          'latest-configuration',
          `node ${node.id} works with ${describe(state.membership)}: no entry of its log`,
        );
      }
      return;
    }
    const expected = membershipFromBytes(entries[latest]!.data);
    if (describe(expected) !== describe(state.membership)) {
      violated(
        'latest-configuration',
        `node ${node.id} works with ${describe(state.membership)}; the latest in its log (${entries[latest]!.index}) is ${describe(expected)}`,
      );
    }
  }

  private checkBeginning({ node, state, appended }: Step, view: View): void {
    const change = appended.find((entry) => entry.kind === 'membership');
    if (change === undefined || change.term !== state.term) return;
    if (termAt(state.log, state.commitIndex) !== state.term) {
      violated(
        'change-in-established-term',
        `leader ${node.id} begins a change before an entry of its term ${state.term} is committed`,
      );
    }
    const { memberships } = state;
    const before = memberships[memberships.length - 2]?.membership;
    for (const id of membershipFromBytes(change.data).voters) {
      const known = view.nodes.get(id);
      if (before?.learners.includes(id) !== true || known?.isAlive !== true || known.state.term !== state.term)
        continue;
      const lag = change.index - 1 - (known.state.log.startIndex + known.state.log.entries.length);
      if (lag > this.options.maxLearnerLagEntries) {
        violated('promote-when-caught-up', `leader ${node.id} promotes ${id}, which lacks ${lag} entries`);
      }
    }
  }
}

function describe({ voters, outgoing, learners }: Membership): string {
  return `voters ${voters} outgoing ${outgoing} learners ${learners}`;
}
