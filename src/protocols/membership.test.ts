// What a change makes of a membership.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeMembership, leaveJoint } from './membership.ts';
import type { Membership, MembershipChange } from './replicated-log.ts';
import { membershipOf } from './testing/cluster.ts';

const node = fc.integer({ min: 1, max: 7 });
const anyChange: fc.Arbitrary<MembershipChange> = fc.oneof(
  fc.record({
    type: fc.constantFrom('add-voter' as const, 'add-learner' as const, 'update-address' as const),
    node,
    address: fc.string(),
  }),
  fc.record({ type: fc.constantFrom('promote' as const, 'demote' as const, 'remove' as const), node }),
);

const isMembership = (result: object): result is Membership => 'voters' in result;

test('always well-formed: sorted, disjoint, addresses of members only; and left again it is the target', () => {
  fc.assert(
    fc.property(
      fc.array(anyChange, { maxLength: 4 }),
      fc.constantFrom('simple' as const, 'auto' as const, 'explicit' as const),
      (changes, transition) => {
        const before = membershipOf([1, 2, 3], [4]);
        const after = changeMembership(before, changes, transition, () => true);
        if (!isMembership(after)) return;
        const { voters, outgoing, learners, learnersNext, addresses } = after;
        for (const list of [voters, outgoing, learners, learnersNext, addresses.map((each) => each.node)]) {
          expect(list).toEqual([...new Set(list)].sort((a, b) => a - b));
        }
        expect(voters.length).toBeGreaterThan(0);
        expect(outgoing).toEqual(transition === 'simple' ? [] : [1, 2, 3]);
        expect(learners.some((each) => voters.includes(each) || outgoing.includes(each))).toBe(false);
        const all = new Set([...voters, ...outgoing, ...learners]);
        expect(addresses.every((each) => all.has(each.node))).toBe(true);
        const left = leaveJoint(after);
        expect(left).toMatchObject({ outgoing: [], learnersNext: [], autoLeave: false, voters });
        expect(left.learners).toEqual([...learners, ...learnersNext].sort((a, b) => a - b));
      },
    ),
  );
});

test('two simple changes in a row share a majority of every two', () => {
  fc.assert(
    fc.property(anyChange, (one) => {
      const before = membershipOf([1, 2, 3], [4]);
      const after = changeMembership(before, [one], 'simple', () => true);
      if (!isMembership(after)) return;
      const gone = before.voters.filter((each) => !after.voters.includes(each));
      const come = after.voters.filter((each) => !before.voters.includes(each));
      expect(gone.length + come.length).toBeLessThanOrEqual(1);
    }),
  );
});

test('node ids are safe integers above 0', () => {
  for (const id of [0, -1, 1.5, 2 ** 53]) {
    const result = changeMembership(
      membershipOf([1]),
      [{ type: 'add-voter', node: id, address: '' }],
      'simple',
      () => true,
    );
    expect(result).toMatchObject({ code: 'invalid-change' });
  }
});
