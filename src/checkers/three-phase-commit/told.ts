// I1: what a participant told of its phase, or of a decision, a later life still knows.

import type { NodeId } from '../../core/protocol.ts';
import type { Outcome } from '../../protocols/atomic-commit.ts';
import type { Participation, Phase } from '../../protocols/three-phase-commit/index.ts';
import { violated } from '../invariant.ts';

export class Told {
  private readonly phases = new Map<string, Phase>();
  private readonly outcomes = new Map<string, Outcome>();

  moved(node: NodeId, key: string, to: Phase): void {
    this.phases.set(`${node}/${key}`, to);
  }

  decided(node: NodeId, key: string, outcome: Outcome): void {
    this.outcomes.set(`${node}/${key}`, outcome);
  }

  /** A life begins with this. */
  recovered(node: NodeId, key: string, known: Participation): void {
    if (known.type !== 'undecided') return;
    const place = `${node}/${key}`;
    const phase = this.phases.get(place);
    if (phase !== undefined && phase !== known.phase) {
      violated(
        'told-is-kept',
        `node ${node} told that it is ${phase} in transaction ${key}, and comes back ${known.phase}`,
      );
    }
    const outcome = this.outcomes.get(place);
    if (outcome !== undefined)
      violated('told-is-kept', `node ${node} told ${outcome} of transaction ${key}, and forgot it`);
  }
}
