// One vote a term, over all lives of a node: what a crash makes it forget it must not have told anybody (Raft §5.2;
// hashicorp/raft #661).

import type { NodeId } from '../../core/protocol.ts';
import type { RaftMessage } from '../../protocols/raft/index.ts';
import { violated } from '../invariant.ts';

export class OneVote {
  private readonly votes = new Map<string, NodeId>();

  sent(node: NodeId, to: NodeId, message: RaftMessage): void {
    if (message.type !== 'vote-response' || message.isPreVote || !message.granted) return;
    const key = `${node}/${message.term}`;
    const before = this.votes.get(key);
    if (before === undefined) this.votes.set(key, to);
    else if (before !== to) {
      violated('one-vote', `node ${node} grants its vote of term ${message.term} to ${before} and to ${to}`);
    }
  }
}
