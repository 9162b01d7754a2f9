// Whatever the messages and records of replicated logs may hold, for the tests of their bytes.

import fc from 'fast-check';
import { membershipToBytes } from '../log-wire.ts';
import type { LogEntry, Membership, MembershipChange, MembershipCommand } from '../replicated-log.ts';

export const uint = fc.oneof(fc.nat(), fc.maxSafeNat());
export const index = fc.integer({ min: 0, max: 2 ** 48 });
/** Finite, on a clock. */
export const time = fc.double({ noNaN: true, noDefaultInfinity: true });
export const type = <T extends string>(name: T): fc.Arbitrary<T> => fc.constant(name);
export const sortedNodes = fc
  .uniqueArray(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { maxLength: 5 })
  .map((list) => list.sort((a, b) => a - b));

const bytes = fc.uint8Array({ maxLength: 300 });
const text = fc.string({ unit: 'grapheme' });

export const membership: fc.Arbitrary<Membership> = fc.record({
  voters: sortedNodes,
  outgoing: sortedNodes,
  learners: sortedNodes,
  learnersNext: sortedNodes,
  autoLeave: fc.boolean(),
  addresses: fc.array(fc.record({ node: uint, address: text }), { maxLength: 4 }),
});

const bareEntry = fc.oneof(
  fc.record({ kind: type('data'), data: bytes }),
  fc.record({ kind: type('no-op'), data: fc.constant(new Uint8Array()) }),
  fc.record({ kind: type('membership'), data: membership.map(membershipToBytes) }),
);
export const entriesFrom = (first: number, minLength = 0): fc.Arbitrary<LogEntry[]> =>
  fc
    .array(fc.tuple(bareEntry, uint, uint, uint), { minLength, maxLength: 6 })
    .map((list) =>
      list.map(([bare, term, origin, request], at) => ({ ...bare, index: first + at, term, origin, request })),
    );
/** At least one, from anywhere. */
export const someEntries = fc.integer({ min: 1, max: 2 ** 40 }).chain((at) => entriesFrom(at, 1));

const change: fc.Arbitrary<MembershipChange> = fc.oneof(
  fc.record({ type: fc.constantFrom('add-voter', 'add-learner', 'update-address'), node: uint, address: text }),
  fc.record({ type: fc.constantFrom('promote', 'demote', 'remove'), node: uint }),
);
export const command: fc.Arbitrary<MembershipCommand> = fc.oneof(
  fc.constant({ type: 'leave-joint' } as const),
  fc.record({
    type: type('change-membership'),
    changes: fc.array(change, { maxLength: 4 }),
    transition: fc.constantFrom('simple', 'auto', 'explicit'),
  }),
);

/** A follower's proposals, as they are forwarded. */
export const proposals = fc.array(fc.record({ request: uint, data: bytes }), { maxLength: 4 });

/** What every replicated log sends. */
export const sharedMessage = fc.oneof(
  fc.record({ type: type('forward-read'), id: uint }),
  fc.record({ type: type('read-answer'), id: uint, index }),
  fc.record({
    type: type('refusal'),
    isRead: fc.boolean(),
    requests: fc.array(uint, { maxLength: 4 }),
    code: fc.constantFrom('no-leader', 'quota-exceeded', 'removed'),
    message: text,
    leader: uint,
  }),
  fc.record({ type: type('own-restore'), index }),
);
