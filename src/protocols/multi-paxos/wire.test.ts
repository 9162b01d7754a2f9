// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import type { LogEntry } from '../replicated-log.ts';
import {
  command,
  entriesFrom,
  index,
  membership,
  proposals,
  sharedMessage,
  someEntries,
  sortedNodes,
  time,
  type,
  uint,
} from '../testing/log-arbitraries.ts';
import { bytesOf, describeWire } from '../testing/wire-suite.ts';
import type { MultiPaxosMessage, MultiPaxosRecord } from './messages.ts';
import { multiPaxosWire } from './wire.ts';

const term = uint;
const ballot = term;
const beat = { ballot, progress: uint, round: uint, sentAt: time, sentThrough: index };
const islands = fc
  .array(fc.tuple(index, fc.nat(9)), { maxLength: 3 })
  .map((pairs) => pairs.flatMap(([from, more]) => [from, from + more]));
const slot = fc.record({
  ballot,
  entry: someEntries.map(([first]) => first as LogEntry),
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
    term,
    proposals,
  }),
  fc.record({ type: type('forward-change'), term, request: uint, command }),
  sharedMessage,
  fc.record({ type: type('own-accepted'), ballot, index }),
);

const record: fc.Arbitrary<MultiPaxosRecord> = fc.oneof(
  fc.record({ type: type('promised'), ballot, owner: uint }),
  fc.record({
    type: type('accepted'),
    ballot,
    owner: uint,
    commitIndex: index,
    entries: someEntries,
  }),
  fc.record({ type: type('base'), index, term, membership, joining: sortedNodes }),
);

describeWire(multiPaxosWire, message, record);

test('a count that the bytes cannot hold is refused before anything is allocated for it', () => {
  const writer = new ByteWriter();
  writer.u8(12); // forward-proposals
  writer.uint(1); // ballot
  writer.uint(2 ** 40);
  expect(() => multiPaxosWire.decodeMessage(new ByteReader(writer.finish()))).toThrow('impossible count');
});

test('an entry’s data is a view of the bytes it came in', () => {
  const data = Uint8Array.from([1, 2, 3]);
  const encoded = bytesOf<MultiPaxosMessage>(
    {
      type: 'accept',
      ballot: 1,
      progress: 1,
      from: 1,
      commitIndex: 0,
      wantsAnswer: true,
      entries: [{ index: 1, term: 1, kind: 'data', origin: 1, request: 1, data }],
    },
    multiPaxosWire.encodeMessage,
  );
  const decoded = multiPaxosWire.decodeMessage(new ByteReader(encoded));
  expect(decoded.type === 'accept' && decoded.entries[0]?.data.buffer).toBe(encoded.buffer);
});
