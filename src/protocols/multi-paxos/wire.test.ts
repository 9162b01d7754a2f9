// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { membershipFromBytes, membershipToBytes } from '../log-wire.ts';
import type { LogEntry, Membership, MembershipChange, MembershipCommand } from '../replicated-log.ts';
import type { MultiPaxosMessage, MultiPaxosRecord } from './messages.ts';
import { multiPaxosWire } from './wire.ts';

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
const ballot = term;
const beat = { ballot, progress: uint, round: uint, sentAt: time, sentThrough: index };
const islands = fc
  .array(fc.tuple(index, fc.nat(9)), { maxLength: 3 })
  .map((pairs) => pairs.flatMap(([from, more]) => [from, from + more]));
const slot = fc.record({
  ballot,
  entry: fc.integer({ min: 1, max: 2 ** 40 }).chain((at) => entriesFrom(at, 1).map(([first]) => first as LogEntry)),
});

const message: fc.Arbitrary<MultiPaxosMessage> = fc.oneof(
  fc.record({ type: type('canvass'), ballot, commitIndex: index }),
  fc.record({ type: type('canvass-answer'), ballot, granted: fc.boolean(), promised: ballot }),
  fc.record({
    type: type('prepare'),
    ballot,
    progress: uint,
    from: index,
    isTransfer: fc.boolean(),
    isJoining: fc.boolean(),
  }),
  fc.record({
    type: type('promise'),
    ballot,
    progress: uint,
    commitIndex: index,
    from: index,
    next: index,
    slots: fc.array(slot, { maxLength: 4 }),
  }),
  fc.integer({ min: 1, max: 2 ** 40 }).chain((from) =>
    fc.record({
      type: type('accept'),
      ballot,
      progress: uint,
      from: fc.constant(from),
      commitIndex: index,
      wantsAnswer: fc.boolean(),
      entries: entriesFrom(from),
    }),
  ),
  fc.record({ type: type('accepted'), ballot, progress: uint, through: index, islands }),
  fc.record({ type: type('rejected'), ballot, promised: ballot }),
  fc.record({ type: type('heartbeat'), ...beat, commitIndex: index }),
  fc.record({ type: type('heartbeat-response'), ...beat, received: index }),
  fc.record({ type: fc.constantFrom('fetch-snapshot', 'timeout-now', 'own-promise'), ballot }),
  fc.record({ type: type('install-snapshot'), term, progress: uint, index, indexTerm: term, membership }),
  fc.record({
    type: type('forward-proposals'),
    ballot,
    proposals: fc.array(fc.record({ request: uint, data: bytes }), { maxLength: 4 }),
  }),
  fc.record({ type: type('forward-change'), ballot, request: uint, command }),
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
  fc.record({ type: type('own-accepted'), ballot, index }),
  fc.record({ type: type('own-restore'), index }),
);

const record: fc.Arbitrary<MultiPaxosRecord> = fc.oneof(
  fc.record({ type: type('promised'), ballot, owner: uint }),
  fc.record({
    type: type('accepted'),
    ballot,
    owner: uint,
    commitIndex: index,
    entries: fc.integer({ min: 1, max: 2 ** 40 }).chain((at) => entriesFrom(at, 1)),
  }),
  fc.record({ type: type('base'), index, term, membership, joining: sortedNodes }),
);

const messageBytes = (value: MultiPaxosMessage): Uint8Array => {
  const writer = new ByteWriter();
  multiPaxosWire.encodeMessage(value, writer);
  return writer.copy();
};
const recordBytes = (value: MultiPaxosRecord): Uint8Array => {
  const writer = new ByteWriter();
  multiPaxosWire.encodeRecord(value, writer);
  return writer.copy();
};

test('every message comes back from its bytes, and uses all of them', () => {
  fc.assert(
    fc.property(message, (value) => {
      const reader = new ByteReader(messageBytes(value));
      expect(multiPaxosWire.decodeMessage(reader)).toEqual(value);
      expect(reader.remaining).toBe(0);
    }),
    { numRuns: 500 },
  );
});

test('every record comes back from its bytes, and uses all of them', () => {
  fc.assert(
    fc.property(record, (value) => {
      const reader = new ByteReader(recordBytes(value));
      expect(multiPaxosWire.decodeRecord(reader)).toEqual(value);
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
        [messageBytes(someMessage), multiPaxosWire.decodeMessage],
        [recordBytes(someRecord), multiPaxosWire.decodeRecord],
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
      isMalformed(() => multiPaxosWire.decodeMessage(new ByteReader(random)));
      isMalformed(() => multiPaxosWire.decodeRecord(new ByteReader(random)));
      isMalformed(() => membershipFromBytes(random));
    }),
    { numRuns: 1000 },
  );
});

test('a count that the bytes cannot hold is refused before anything is allocated for it', () => {
  const writer = new ByteWriter();
  writer.u8(12); // forward-proposals
  writer.uint(1); // ballot
  writer.uint(2 ** 40);
  expect(() => multiPaxosWire.decodeMessage(new ByteReader(writer.finish()))).toThrow('impossible count');
});

test('an entry’s data is a view of the bytes it came in', () => {
  const data = Uint8Array.from([1, 2, 3]);
  const encoded = messageBytes({
    type: 'accept',
    ballot: 1,
    progress: 1,
    from: 1,
    commitIndex: 0,
    wantsAnswer: true,
    entries: [{ index: 1, term: 1, kind: 'data', origin: 1, request: 1, data }],
  });
  const decoded = multiPaxosWire.decodeMessage(new ByteReader(encoded));
  expect(decoded.type === 'accept' && decoded.entries[0]?.data.buffer).toBe(encoded.buffer);
});
