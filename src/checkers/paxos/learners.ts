// I4: learners agree, over all lives; what they learned a majority voted for.

import { equalBytes, utf8Decode } from '../../core/bytes.ts';
import type { NodeId } from '../../core/protocol.ts';
import { violated } from '../invariant.ts';
import type { Votes } from './votes.ts';

export class Learners {
  private first: { readonly node: NodeId; readonly value: Uint8Array } | undefined;

  learned(node: NodeId, value: Uint8Array, votes: Votes): void {
    const { first } = this;
    if (first === undefined) this.first = { node, value };
    else if (!equalBytes(first.value, value)) {
      violated(
        'learners-agree',
        `node ${first.node} learned ${utf8Decode(first.value)}, node ${node} ${utf8Decode(value)}`,
      );
    }
    if (!votes.chosen.some(({ proposal }) => equalBytes(proposal.value, value))) {
      violated('learned-is-chosen', `node ${node} learned ${utf8Decode(value)}, which no majority voted for`);
    }
  }
}
