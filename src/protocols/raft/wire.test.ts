// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import {
  command,
  entriesFrom,
  index,
  membership,
  proposals,
  sharedMessage,
  someEntries,
  time,
  type,
  uint,
} from '../testing/log-arbitraries.ts';
import { bytesOf, describeWire } from '../testing/wire-suite.ts';
import type { RaftMessage, RaftRecord } from './messages.ts';
import { raftWire } from './wire.ts';

const term = uint;
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
    proposals,
  }),
  fc.record({ type: type('forward-change'), term, request: uint, command }),
  sharedMessage,
  fc.record({ type: type('own-append'), term, index }),
);

const record: fc.Arbitrary<RaftRecord> = fc.oneof(
  fc.record({ type: type('hard-state'), term, vote: uint }),
  fc.record({ type: type('entries'), entries: someEntries }),
  fc.record({ type: fc.constantFrom('base', 'installed'), index, term, membership }),
);

describeWire(raftWire, message, record);

test('a count that the bytes cannot hold is refused before anything is allocated for it', () => {
  const writer = new ByteWriter();
  writer.u8(8); // forward-proposals
  writer.uint(1); // term
  writer.uint(2 ** 40);
  expect(() => raftWire.decodeMessage(new ByteReader(writer.finish()))).toThrow('impossible count');
});

test('an entry’s data is a view of the bytes it came in', () => {
  const data = Uint8Array.from([1, 2, 3]);
  const encoded = bytesOf<RaftMessage>(
    {
      type: 'append',
      term: 1,
      progress: 1,
      prevIndex: 0,
      prevTerm: 0,
      commitIndex: 0,
      wantsAnswer: true,
      entries: [{ index: 1, term: 1, kind: 'data', origin: 1, request: 1, data }],
    },
    raftWire.encodeMessage,
  );
  const decoded = raftWire.decodeMessage(new ByteReader(encoded));
  expect(decoded.type === 'append' && decoded.entries[0]?.data.buffer).toBe(encoded.buffer);
});
