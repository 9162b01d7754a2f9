// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { QuorateError } from '../../core/errors.ts';
import { membershipToBytes } from '../log-wire.ts';
import type { LogEntry, Membership, MembershipCommand } from '../replicated-log.ts';
import type { ZabMessage, ZabRecord } from './messages.ts';
import { zabWire } from './wire.ts';

const uint = fc.oneof(fc.nat(), fc.maxSafeNat());
const index = fc.integer({ min: 0, max: 2 ** 48 });
const bytes = fc.uint8Array({ maxLength: 300 });
const nodes = fc
  .uniqueArray(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { maxLength: 5 })
  .map((list) => list.sort((a, b) => a - b));
const text = fc.string({ unit: 'grapheme' });
const membership: fc.Arbitrary<Membership> = fc.record({
  voters: nodes,
  outgoing: nodes,
  learners: nodes,
  learnersNext: nodes,
  autoLeave: fc.boolean(),
  addresses: fc.array(fc.record({ node: uint, address: text }), { maxLength: 4 }),
});
const bareEntry = fc.oneof(
  fc.record({ kind: fc.constant('data' as const), data: bytes }),
  fc.record({ kind: fc.constant('no-op' as const), data: fc.constant(new Uint8Array()) }),
  fc.record({ kind: fc.constant('membership' as const), data: membership.map(membershipToBytes) }),
);
const entriesFrom = (first: number, minLength = 0): fc.Arbitrary<LogEntry[]> =>
  fc
    .array(fc.tuple(bareEntry, uint, uint, uint), { minLength, maxLength: 6 })
    .map((list) =>
      list.map(([bare, term, origin, request], at) => ({ ...bare, index: first + at, term, origin, request })),
    );
const command: fc.Arbitrary<MembershipCommand> = fc.oneof(
  fc.constant({ type: 'leave-joint' } as const),
  fc.record({
    type: fc.constant('change-membership' as const),
    changes: fc.array(fc.record({ type: fc.constantFrom('promote', 'demote', 'remove'), node: uint }), {
      maxLength: 4,
    }),
    transition: fc.constantFrom('simple' as const, 'auto' as const, 'explicit' as const),
  }),
);

const type = <T extends string>(name: T) => fc.constant(name);
const time = fc.double({ noNaN: true, noDefaultInfinity: true });
const position = { currentEpoch: uint, lastTerm: uint, lastIndex: uint };
const session = { epoch: uint, session: uint };

const message: fc.Arbitrary<ZabMessage> = fc.oneof(
  fc.record({
    type: type('notification'),
    state: fc.constantFrom('looking' as const, 'following' as const, 'leading' as const),
    round: uint,
    leader: uint,
    ...position,
    epoch: uint,
  }),
  fc.record({ type: type('follower-info'), acceptedEpoch: uint, attempt: uint }),
  fc.record({ type: type('new-epoch'), ...session, isDecided: fc.boolean(), isJoining: fc.boolean() }),
  fc.record({ type: type('ack-epoch'), ...session, isPromise: fc.boolean(), ...position }),
  fc.record({ type: type('epoch-refused'), epoch: uint, acceptedEpoch: uint }),
  fc.record({ type: type('sync'), ...session, index, term: uint }),
  fc.record({ type: type('sync-refused'), ...session, index, hintIndex: index, hintTerm: uint }),
  index.chain((prevIndex) =>
    fc.record({
      type: type('propose'),
      ...session,
      prevIndex: fc.constant(prevIndex),
      commitIndex: index,
      entries: entriesFrom(prevIndex + 1),
    }),
  ),
  fc.record({ type: fc.constantFrom('ack' as const, 'gap' as const), ...session, index }),
  fc.record({ type: type('ping'), ...session, commitIndex: index, sentIndex: index, round: uint, sentAt: time }),
  fc.record({ type: type('pong'), ...session, sentIndex: index, receivedIndex: index, round: uint, sentAt: time }),
  fc.record({ type: type('install-snapshot'), term: uint, session: uint, index, indexTerm: uint, membership }),
  fc.record({ type: fc.constantFrom('nominate' as const, 'nomination-accepted' as const), ...session }),
  fc.record({ type: type('hand-over'), epoch: uint, to: uint }),
  fc.record({
    type: type('forward-proposals'),
    term: uint,
    proposals: fc.array(fc.record({ request: uint, data: bytes }), { maxLength: 4 }),
  }),
  fc.record({ type: type('forward-change'), term: uint, request: uint, command }),
  fc.record({ type: type('forward-read'), id: uint }),
  fc.record({ type: type('read-answer'), id: uint, index }),
  fc.record({
    type: type('refusal'),
    isRead: fc.boolean(),
    requests: fc.array(uint, { maxLength: 4 }),
    code: fc.constantFrom('no-leader' as const, 'quota-exceeded' as const, 'removed' as const),
    message: text,
    leader: uint,
  }),
  fc.record({ type: type('own-promise'), epoch: uint }),
  fc.record({ type: type('own-append'), epoch: uint, index }),
  fc.record({ type: type('own-restore'), index }),
);

const record: fc.Arbitrary<ZabRecord> = fc.oneof(
  fc.record({ type: type('epochs'), accepted: uint, acceptedLeader: uint, current: uint }),
  fc.record({ type: type('entries'), entries: fc.integer({ min: 1, max: 2 ** 40 }).chain((at) => entriesFrom(at, 1)) }),
  fc.record({ type: fc.constantFrom('base' as const, 'installed' as const), index, term: uint, membership }),
);

test('every message comes back from its bytes', () => {
  fc.assert(
    fc.property(message, (original) => {
      const writer = new ByteWriter();
      zabWire.encodeMessage(original, writer);
      const reader = new ByteReader(writer.copy());
      expect(zabWire.decodeMessage(reader)).toEqual(original);
      expect(reader.remaining).toBe(0);
    }),
  );
});

test('every record comes back from its bytes', () => {
  fc.assert(
    fc.property(record, (original) => {
      const writer = new ByteWriter();
      zabWire.encodeRecord(original, writer);
      const reader = new ByteReader(writer.copy());
      expect(zabWire.decodeRecord(reader)).toEqual(original);
      expect(reader.remaining).toBe(0);
    }),
  );
});

test('whatever bytes come, they are a message or record, or are refused as malformed', () => {
  const tolerates = (decode: () => unknown) => {
    try {
      decode();
    } catch (error) {
      expect(error).toBeInstanceOf(QuorateError);
      expect((error as QuorateError).code).toBe('malformed');
    }
  };
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(23), (noise, first) => {
      const input = Uint8Array.from([first, ...noise]);
      tolerates(() => zabWire.decodeMessage(new ByteReader(input)));
      tolerates(() => zabWire.decodeRecord(new ByteReader(input)));
    }),
  );
});
