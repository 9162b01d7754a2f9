// The bytes of memberships, which stand in entries: every value comes back, and no others make anything but a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { membershipFromBytes, membershipToBytes } from './log-wire.ts';
import { membership } from './testing/log-arbitraries.ts';
import { expectNoCrash } from './testing/wire-suite.ts';

test('every membership comes back from its bytes', () => {
  fc.assert(
    fc.property(membership, (value) => {
      expect(membershipFromBytes(membershipToBytes(value))).toEqual(value);
    }),
  );
});

test('random bytes are no membership, or are one, never a crash', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (random) => {
      expectNoCrash(() => membershipFromBytes(random));
    }),
    { numRuns: 1000 },
  );
});

test('bytes behind a membership are malformed', () => {
  const bytes = membershipToBytes({
    voters: [1],
    outgoing: [],
    learners: [],
    learnersNext: [],
    autoLeave: false,
    addresses: [],
  });
  expect(() => membershipFromBytes(Uint8Array.from([...bytes, 0]))).toThrow('impossible bytes after a membership: 1');
});
