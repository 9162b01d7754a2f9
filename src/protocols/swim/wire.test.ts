// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { STATUSES, type SwimMessage, type Update } from './messages.ts';
import { MESSAGE_BYTES, sizeOfUpdate } from './sizes.ts';
import { swimWire } from './wire.ts';

const uint = fc.oneof(fc.nat(), fc.maxSafeNat());
const node = uint.map((number) => Math.max(1, number));
const incarnation = fc.integer({ min: 0, max: 2 ** 52 });
const update: fc.Arbitrary<Update> = fc.record({
  node,
  incarnation,
  status: fc.constantFrom(...STATUSES),
  by: node,
  address: fc.string({ unit: 'grapheme', maxLength: 20 }),
  metadata: fc.uint8Array({ maxLength: 100 }),
});
const updates = fc.array(update);
const type = <T extends string>(name: T) => fc.constant(name);
const message: fc.Arbitrary<SwimMessage> = fc.oneof(
  fc.record({ type: type('ping'), sequence: uint, incarnation, isFallback: fc.boolean(), updates }),
  fc.record({ type: type('ack'), sequence: uint, isFallback: fc.boolean(), updates }),
  fc.record({ type: type('ping-request'), sequence: uint, target: node, updates }),
  fc.record({ type: type('nack'), sequence: uint }),
  fc.record({ type: fc.constantFrom('gossip' as const, 'sync' as const, 'sync-reply' as const), updates }),
);

function bytesOf(value: SwimMessage): Uint8Array {
  const writer = new ByteWriter();
  swimWire.encodeMessage(value, writer);
  return writer.copy();
}

test('every message and record comes back as it was, and takes no more room than was counted', () => {
  fc.assert(
    fc.property(message, incarnation, (some, number) => {
      const bytes = bytesOf(some);
      const reader = new ByteReader(bytes);
      expect(swimWire.decodeMessage(reader)).toEqual(some);
      expect(reader.remaining).toBe(0);
      const counted = ('updates' in some ? some.updates : []).reduce(
        (sum, each) => sum + sizeOfUpdate(each),
        MESSAGE_BYTES,
      );
      expect(bytes.length).toBeLessThanOrEqual(counted);
      const writer = new ByteWriter();
      swimWire.encodeRecord({ type: 'incarnation', incarnation: number }, writer);
      expect(swimWire.decodeRecord(new ByteReader(writer.finish()))).toEqual({
        type: 'incarnation',
        incarnation: number,
      });
    }),
  );
});

test('cut, flipped and random bytes are malformed or something else, never a crash', () => {
  const tryDecode = (bytes: Uint8Array): void => {
    try {
      swimWire.decodeMessage(new ByteReader(bytes));
    } catch (error) {
      expect(error).toMatchObject({ name: 'QuorateError', code: 'malformed' });
    }
  };
  fc.assert(
    fc.property(message, fc.nat(), fc.nat(255), fc.uint8Array({ maxLength: 40 }), (some, at, value, random) => {
      const bytes = bytesOf(some);
      expect(() => swimWire.decodeMessage(new ByteReader(bytes, 0, at % bytes.length))).toThrow();
      bytes[at % bytes.length] = value;
      tryDecode(bytes);
      tryDecode(random);
    }),
    { numRuns: 500 },
  );
});
