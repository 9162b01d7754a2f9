// What is known of two- and three-phase commit, held to by the real machines.

import { describe, expect, test } from 'vitest';
import {
  isAgreed,
  isUnblocked,
  replicatedEnding,
  threePhaseEnding,
  threePhaseSplit,
  twoPhaseBlocking,
  twoPhaseEnding,
  twoPhaseReplicated,
} from './commit-splits.ts';
import { partialCommit, slowNode, twoPhasePartial, twoPhaseSlowNode } from './two-phase-weaknesses.ts';

describe('three-phase commit', () => {
  test('splits under one partition: P1 was told to pre-commit and commits, P2 and P3 abort, and so it stays', () => {
    const ending = threePhaseEnding('split');
    expect(ending.during).toEqual(['commit', 'commit', 'abort', 'abort']);
    expect(ending.after).toEqual(ending.during);
  });

  test('splits as well when the coordinator dies at the partition: P1 times out and commits by itself', () => {
    const ending = threePhaseEnding('split, C dies');
    expect(ending.during).toEqual(['dead', 'commit', 'abort', 'abort']);
    expect(ending.after).toEqual(['commit', 'commit', 'abort', 'abort']);
  });

  test('does not block when the coordinator dies and the network is whole', () => {
    const ending = threePhaseEnding('C dies');
    expect(isUnblocked(ending.during)).toBe(true);
    expect(isAgreed(ending)).toBe(true);
  });
});

describe('two-phase commit', () => {
  test('in the same script P2 and P3 stay in doubt until the network heals, and then commit', () => {
    for (const act of ['split', 'split, C dies'] as const) {
      const { during, after } = twoPhaseEnding(act);
      expect(during.slice(1)).toEqual(['commit', 'in doubt', 'in doubt']);
      expect(after).toEqual(['commit', 'commit', 'commit', 'commit']);
    }
  });

  test('blocks everybody, with locks held, when the coordinator dies between the phases; it aborts once it is back', () => {
    const { during, after } = twoPhaseEnding('C dies');
    expect(during).toEqual(['dead', 'in doubt', 'in doubt', 'in doubt']);
    expect(after).toEqual(['abort', 'abort', 'abort', 'abort']);
  });

  test('shows a part of a commit while messages are lost, and completes it later', () => {
    const { during, after } = partialCommit();
    expect(during).toEqual(['commit', 'commit', 'commit', 'in doubt']);
    expect(after).toEqual(['commit', 'commit', 'commit', 'commit']);
  });

  test('is aborted for all by one slow node', () => {
    expect(new Set(slowNode(80))).toEqual(new Set(['commit']));
    expect(new Set(slowNode(120))).toEqual(new Set(['abort']));
  });
});

describe('two-phase commit with its decision in a replicated log', () => {
  test.each(['split', 'split, C dies', 'C dies'] as const)(
    '%s: never decides differently, and a majority never waits',
    (act) => {
      const ending = replicatedEnding(act);
      expect(isAgreed(ending)).toBe(true);
      expect(ending.during.slice(2)).toEqual(['abort', 'abort']);
      expect(ending.after).toEqual(['abort', 'abort', 'abort', 'abort']);
    },
  );

  test('does not need its coordinator', () => {
    expect(isUnblocked(replicatedEnding('C dies').during)).toBe(true);
  });
});

test.each([threePhaseSplit, twoPhaseBlocking, twoPhaseReplicated, twoPhasePartial, twoPhaseSlowNode])(
  '$name is shown as it is known',
  (result) => {
    const lines: string[] = [];
    expect(
      result.show((line) => lines.push(line)),
      lines.join('\n'),
    ).toBe(true);
  },
);
