// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { membershipFromBytes, membershipToBytes } from '../log-wire.ts';
import type { LogEntry, Membership, MembershipChange, MembershipCommand } from '../replicated-log.ts';
import type { RaftMessage, RaftRecord } from './messages.ts';
import { raftWire } from './wire.ts';

const uint = fc.oneof(fc.nat(), fc.maxSafeNat());
const term = uint;
const index = fc.integer({ min: 0, max: 2 ** 48 });
const bytes = fc.uint8Array({ maxLength: 300 });
const nodes = fc.uniqueArray(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { maxLength: 5 });
const sortedNodes = nodes.map((list) => list.sort((a, b) => a - b));
const address = fc.string({ unit: 'grapheme' });
const membership: fc.Arbitrary<Membership> = fc.record({
  voters: sortedNodes,
  outgoing: sortedNodes,
  learners: sortedNodes,
  learnersNext: sortedNodes,
  autoLeave: fc.boolean(),
  addresses: fc.array(fc.record({ node: uint, address }), { maxLength: 4 }),
});

const bareEntry = fc.oneof(
  fc.record({ kind: fc.constant('data' as const), data: bytes }),
  fc.record({ kind: fc.constant('no-op' as const), data: fc.constant(new Uint8Array()) }),
  fc.record({ kind: fc.constant('membership' as const), data: membership.map(membershipToBytes) }),
);
const entriesFrom = (first: number, minLength = 0): fc.Arbitrary<LogEntry[]> =>
  fc.array(fc.tuple(bareEntry, term, uint, uint), { minLength, maxLength: 6 }).map((list) =>
    list.map(([bare, entryTerm, origin, request], at) => ({
      ...bare,
      index: first + at,
      term: entryTerm,
      origin,
      request,
    })),
  );

const change: fc.Arbitrary<MembershipChange> = fc.oneof(
  fc.record({ type: fc.constantFrom('add-voter', 'add-learner', 'update-address'), node: uint, address }),
  fc.record({ type: fc.constantFrom('promote', 'demote', 'remove'), node: uint }),
);
const command: fc.Arbitrary<MembershipCommand> = fc.oneof(
  fc.constant({ type: 'leave-joint' } as const),
  fc.record({
    type: fc.constant('change-membership' as const),
    changes: fc.array(change, { maxLength: 4 }),
    transition: fc.constantFrom('simple' as const, 'auto' as const, 'explicit' as const),
  }),
);
const type = <T extends string>(name: T) => fc.constant(name);
const time = fc.double({ noNaN: true, noDefaultInfinity: true });
const beat = { term, round: uint, sentAt: time, commitIndex: index };

const message: fc.Arbitrary<RaftMessage> = fc.oneof(
  fc.record({
    type: type('vote-request'),
    term,
    isPreVote: fc.boolean(),
    isTransfer: fc.boolean(),
    isJoining: fc.boolean(),
    lastIndex: index,
    lastTerm: term,
  }),
  fc.record({ type: type('vote-response'), term, isPreVote: fc.boolean(), granted: fc.boolean() }),
  index.chain((prevIndex) =>
    fc.record({
      type: type('append'),
      term,
      progress: uint,
      prevIndex: fc.constant(prevIndex),
      prevTerm: term,
      commitIndex: index,
      wantsAnswer: fc.boolean(),
      entries: entriesFrom(prevIndex + 1),
    }),
  ),
  fc.record({
    type: type('append-response'),
    term,
    progress: uint,
    accepted: fc.boolean(),
    index,
    hintIndex: index,
    hintTerm: term,
  }),
  fc.record({ type: type('heartbeat'), ...beat }),
  fc.record({ type: type('heartbeat-response'), ...beat }),
  fc.record({ type: type('install-snapshot'), term, progress: uint, index, indexTerm: term, membership }),
  fc.record({ type: type('timeout-now'), term }),
  fc.record({
    type: type('forward-proposals'),
    term,
    proposals: fc.array(fc.record({ request: uint, data: bytes }), { maxLength: 4 }),
  }),
  fc.record({ type: type('forward-change'), term, request: uint, command }),
  fc.record({ type: type('forward-read'), id: uint }),
  fc.record({ type: type('read-answer'), id: uint, index }),
  fc.record({
    type: type('refusal'),
    isRead: fc.boolean(),
    requests: fc.array(uint, { maxLength: 4 }),
    code: fc.constantFrom('no-leader' as const, 'quota-exceeded' as const, 'removed' as const),
    message: address,
    leader: uint,
  }),
  fc.record({ type: type('own-append'), term, index }),
  fc.record({ type: type('own-restore'), index }),
);

const record: fc.Arbitrary<RaftRecord> = fc.oneof(
  fc.record({ type: type('hard-state'), term, vote: uint }),
  fc.record({ type: type('entries'), entries: fc.integer({ min: 1, max: 2 ** 40 }).chain((at) => entriesFrom(at, 1)) }),
  fc.record({ type: type('base'), index, term, membership }),
);

const messageBytes = (value: RaftMessage): Uint8Array => {
  const writer = new ByteWriter();
  raftWire.encodeMessage(value, writer);
  return writer.copy();
};
const recordBytes = (value: RaftRecord): Uint8Array => {
  const writer = new ByteWriter();
  raftWire.encodeRecord(value, writer);
  return writer.copy();
};

test('every message comes back from its bytes, and uses all of them', () => {
  fc.assert(
    fc.property(message, (value) => {
      const reader = new ByteReader(messageBytes(value));
      expect(raftWire.decodeMessage(reader)).toEqual(value);
      expect(reader.remaining).toBe(0);
    }),
    { numRuns: 500 },
  );
});

test('every record comes back from its bytes, and uses all of them', () => {
  fc.assert(
    fc.property(record, (value) => {
      const reader = new ByteReader(recordBytes(value));
      expect(raftWire.decodeRecord(reader)).toEqual(value);
      expect(reader.remaining).toBe(0);
    }),
  );
});

const isMalformed = (decode: () => unknown): void => {
  try {
    decode();
  } catch (error) {
    expect(error).toMatchObject({ name: 'QuorateError', code: 'malformed' });
  }
};

test('truncated, flipped and random bytes are malformed or something else, never a crash', () => {
  fc.assert(
    fc.property(message, record, fc.nat(), fc.nat(255), (someMessage, someRecord, at, value) => {
      for (const [encoded, decode] of [
        [messageBytes(someMessage), raftWire.decodeMessage],
        [recordBytes(someRecord), raftWire.decodeRecord],
      ] as const) {
        expect(() => decode(new ByteReader(encoded, 0, at % encoded.length))).toThrow();
        isMalformed(() => decode(new ByteReader(encoded, 0, at % encoded.length)));
        const flipped = encoded.slice();
        flipped[at % flipped.length] = value;
        isMalformed(() => decode(new ByteReader(flipped)));
      }
    }),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (random) => {
      isMalformed(() => raftWire.decodeMessage(new ByteReader(random)));
      isMalformed(() => raftWire.decodeRecord(new ByteReader(random)));
      isMalformed(() => membershipFromBytes(random));
    }),
    { numRuns: 1000 },
  );
});

test('a count that the bytes cannot hold is refused before anything is allocated for it', () => {
  const writer = new ByteWriter();
  writer.u8(8); // forward-proposals
  writer.uint(1); // term
  writer.uint(2 ** 40);
  expect(() => raftWire.decodeMessage(new ByteReader(writer.finish()))).toThrow('impossible count');
});

test('an entry’s data is a view of the bytes it came in', () => {
  const data = Uint8Array.from([1, 2, 3]);
  const encoded = messageBytes({
    type: 'append',
    term: 1,
    progress: 1,
    prevIndex: 0,
    prevTerm: 0,
    commitIndex: 0,
    wantsAnswer: true,
    entries: [{ index: 1, term: 1, kind: 'data', origin: 1, request: 1, data }],
  });
  const decoded = raftWire.decodeMessage(new ByteReader(encoded));
  expect(decoded.type === 'append' && decoded.entries[0]?.data.buffer).toBe(encoded.buffer);
});
