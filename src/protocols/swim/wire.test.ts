// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, describeWire } from '../testing/wire-suite.ts';
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

describeWire(
  swimWire,
  message,
  incarnation.map((number) => ({ type: 'incarnation' as const, incarnation: number })),
);

test('no message takes more room than was counted', () => {
  fc.assert(
    fc.property(message, (some) => {
      const counted = ('updates' in some ? some.updates : []).reduce(
        (sum, each) => sum + sizeOfUpdate(each),
        MESSAGE_BYTES,
      );
      expect(bytesOf(some, swimWire.encodeMessage).length).toBeLessThanOrEqual(counted);
    }),
  );
});
