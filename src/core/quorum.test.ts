// Quorum arithmetic against its definitions.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countJointVotes, countVotes, jointMajorityValue, majority, majorityValue } from './quorum.ts';

test('any two majorities share a node, and no smaller sets do', () => {
  for (let size = 1; size <= 20; size++) {
    expect(majority(size) * 2).toBeGreaterThan(size);
    expect((majority(size) - 1) * 2).toBeLessThanOrEqual(size);
  }
  expect(majority(0)).toBe(0);
});

const voters = (size: number) => Array.from({ length: size }, (_, at) => at + 1);

test('a vote is won by a majority of yes, lost when no majority can say yes any more', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(true, false, undefined), { minLength: 1, maxLength: 9 }), (votes) => {
      const outcome = countVotes(voters(votes.length), (node) => votes[node - 1]);
      const yes = votes.filter((vote) => vote === true).length;
      const no = votes.filter((vote) => vote === false).length;
      const needed = majority(votes.length);
      expect(outcome).toBe(yes >= needed ? 'won' : votes.length - no < needed ? 'lost' : 'pending');
    }),
  );
});

test('a joint vote is won in both halves and lost in either', () => {
  const yes = new Set([1, 2, 4]);
  const vote = (node: number) => yes.has(node);
  expect(countJointVotes([1, 2, 3], [1, 2, 4], vote)).toBe('won');
  expect(countJointVotes([1, 2, 3], [3, 4, 5], vote)).toBe('lost');
  expect(countJointVotes([1, 2, 3], [], vote)).toBe('won');
  expect(countJointVotes([1, 2, 3], [6, 7], (node) => (node < 4 ? true : undefined))).toBe('pending');
});

test('the majority value is what a majority has reached, and not more', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 9 }), (values) => {
      const reached = majorityValue(voters(values.length), (node) => values[node - 1] as number);
      const holding = (value: number) => values.filter((each) => each >= value).length;
      expect(holding(reached)).toBeGreaterThanOrEqual(majority(values.length));
      expect(holding(reached + 1)).toBeLessThan(majority(values.length));
    }),
  );
});

test('in a joint configuration both halves must have reached it; an empty half asks nothing', () => {
  const value = (node: number) => node * 10;
  expect(jointMajorityValue([1, 2, 3], [4, 5, 6], value)).toBe(20);
  expect(jointMajorityValue([4, 5, 6], [1, 2, 3], value)).toBe(20);
  expect(jointMajorityValue([4, 5, 6], [], value)).toBe(50);
});
