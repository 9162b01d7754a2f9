// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import type { TwoPhaseMessage, TwoPhaseRecord } from './messages.ts';
import { twoPhaseWire } from './wire.ts';

const uint = fc.maxSafeNat();
const transaction = fc.record({ coordinator: uint, number: uint });
const participants = fc.array(uint, { maxLength: 6 });
const outcome = fc.constantFrom('commit' as const, 'abort' as const);

const message: fc.Arbitrary<TwoPhaseMessage> = fc.oneof(
  fc.record({ type: fc.constant('prepare' as const), transaction, participants, oldest: uint }),
  fc.record({ type: fc.constant('vote' as const), transaction, yes: fc.boolean() }),
  fc.record({ type: fc.constant('decision' as const), transaction, outcome }),
  fc.record({ type: fc.constantFrom('ack' as const, 'inquire' as const), transaction }),
);
const record: fc.Arbitrary<TwoPhaseRecord> = fc.oneof(
  fc.record({ type: fc.constantFrom('committed' as const, 'prepared' as const), transaction, participants }),
  fc.record({ type: fc.constant('completed' as const), transaction }),
  fc.record({ type: fc.constantFrom('learned' as const, 'ended' as const), transaction, outcome }),
  fc.record({ type: fc.constant('forgotten' as const), coordinator: uint, below: uint }),
);

test('every message and record comes back from its bytes', () => {
  fc.assert(
    fc.property(message, record, (sent, kept) => {
      const writer = new ByteWriter();
      twoPhaseWire.encodeMessage(sent, writer);
      twoPhaseWire.encodeRecord(kept, writer);
      const reader = new ByteReader(writer.copy());
      expect(twoPhaseWire.decodeMessage(reader)).toEqual(sent);
      expect(twoPhaseWire.decodeRecord(reader)).toEqual(kept);
      expect(reader.remaining).toBe(0);
    }),
  );
});

test('no bytes make anything but a message, a record or a malformed error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      for (const decode of [twoPhaseWire.decodeMessage, twoPhaseWire.decodeRecord]) {
        try {
          decode(new ByteReader(bytes));
        } catch (error) {
          expect(error).toMatchObject({ code: 'malformed' });
        }
      }
    }),
  );
});
