// What the checkers of Paxos share: every proposal made, every vote cast for one, and what is chosen by that. A vote counts
// once it left its acceptor, for then it is on the acceptor's disk.

import { equalBytes } from '../../core/bytes.ts';
import type { NodeId } from '../../core/protocol.ts';
import { majority } from '../../core/quorum.ts';
import { type Ballot, type PaxosMessage, type Proposal, showBallot } from '../../protocols/paxos/index.ts';

export interface BallotView {
  readonly ballot: Ballot;
  readonly proposal: Proposal;
  /** Different values proposed at this ballot: must stay empty. */
  readonly others: Proposal[];
  readonly voters: Set<NodeId>;
}

export class Votes {
  readonly ballots = new Map<string, BallotView>();
  /** Ballots that a majority voted for. */
  readonly chosen: BallotView[] = [];
  private readonly needed: number;

  constructor(members: number) {
    this.needed = majority(members);
  }

  /** Notes a message that leaves `from`. The ballot it is about, if it is an accept or a vote. */
  note(from: NodeId, message: PaxosMessage): BallotView | undefined {
    if (message.type !== 'accept' && message.type !== 'accepted') return undefined;
    const { proposal } = message;
    const key = showBallot(proposal.ballot);
    let view = this.ballots.get(key);
    if (view === undefined) {
      view = { ballot: proposal.ballot, proposal, others: [], voters: new Set() };
      this.ballots.set(key, view);
    } else if (!equalBytes(view.proposal.value, proposal.value)) view.others.push(proposal);
    if (message.type === 'accepted' && !view.voters.has(from)) {
      view.voters.add(from);
      if (view.voters.size === this.needed) this.chosen.push(view);
    }
    return view;
  }
}
