// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import type { LeaseMessage, LeaseRecord } from './messages.ts';
import { leaseWire } from './wire.ts';

const number = fc.maxSafeNat();
const resource = fc.string({ unit: 'grapheme', maxLength: 20 });
const termMs = fc.double({ min: 0.001, max: 1e9, noNaN: true });
const is = <T extends string>(type: T) => fc.constant(type);

const message: fc.Arbitrary<LeaseMessage> = fc.oneof(
  fc.record({ type: is('ask'), resource, life: number, attempt: number, token: number }),
  fc.record({ type: is('granted'), resource, life: number, attempt: number, token: number, termMs }),
  fc.record({ type: fc.constantFrom('refused', 'release'), resource, life: number, attempt: number }),
  fc.record({ type: is('access'), resource, token: number, request: number }),
  fc.record({ type: is('accessed'), resource, request: number, token: number, highest: number }),
);
const record: fc.Arbitrary<LeaseRecord> = fc.oneof(
  fc.record({ type: is('life'), life: number }),
  fc.record({ type: is('reserved'), below: number, termMs }),
  fc.record({ type: is('granted'), resource, holder: number, life: number, attempt: number, token: number, termMs }),
  fc.record({ type: fc.constantFrom('freed', 'fence'), resource, token: number }),
);

test('every message and record comes back from its bytes', () => {
  fc.assert(
    fc.property(message, record, (sent, kept) => {
      const writer = new ByteWriter();
      leaseWire.encodeMessage(sent, writer);
      leaseWire.encodeRecord(kept, writer);
      const reader = new ByteReader(writer.copy());
      expect(leaseWire.decodeMessage(reader)).toEqual(sent);
      expect(leaseWire.decodeRecord(reader)).toEqual(kept);
      expect(reader.remaining).toBe(0);
    }),
  );
});

test('no bytes make anything but a message, a record or a malformed error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      for (const decode of [leaseWire.decodeMessage, leaseWire.decodeRecord]) {
        try {
          decode(new ByteReader(bytes));
        } catch (error) {
          expect(error).toMatchObject({ code: 'malformed' });
        }
      }
    }),
  );
});
