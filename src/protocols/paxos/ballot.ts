// Ballot numbers: a counter and, to make them unique, the node that uses them. `3.1` is node 1's ballot 3.

import { NONE, type NodeId } from '../../core/protocol.ts';

export interface Ballot {
  readonly counter: number;
  readonly node: NodeId;
}

/** Below every real one. */
export const NO_BALLOT: Ballot = { counter: 0, node: NONE };

/** Negative: `a` is lower; zero: they are equal. */
export function compareBallots(a: Ballot, b: Ballot): number {
  return a.counter === b.counter ? a.node - b.node : a.counter - b.counter;
}

export function showBallot({ counter, node }: Ballot): string {
  return `${counter}.${node}`;
}
