// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import type { Entry, GossipMessage, GossipRecord, Walk } from './messages.ts';
import { BUCKETS } from './state.ts';
import { gossipWire } from './wire.ts';

const uint = fc.oneof(fc.nat(), fc.maxSafeNat());
const node = uint.map((number) => Math.max(1, number));
const counter = fc.integer({ min: 0, max: 2 ** 52 });
const key = fc.string({ unit: 'grapheme', maxLength: 20 });
const version = fc.record({ key, counter, node });
const entry: fc.Arbitrary<Entry> = fc.record({
  key,
  counter,
  node,
  value: fc.option(fc.uint8Array({ maxLength: 100 }), { nil: undefined }),
});
const walk: fc.Arbitrary<Walk | undefined> = fc.option(
  fc.record({ starter: node, number: uint, remaining: uint, skipped: uint }),
  { nil: undefined },
);
const direction = fc.constantFrom('push' as const, 'pull' as const, 'push-pull' as const);
const type = <T extends string>(name: T) => fc.constant(name);
const message: fc.Arbitrary<GossipMessage> = fc.oneof(
  fc.record({ type: type('rumours'), entries: fc.array(entry) }),
  fc.record({
    type: type('feedback'),
    rumours: fc.array(fc.record({ key, counter, node, wasKnown: fc.boolean() })),
  }),
  fc.record({
    type: type('summary'),
    direction,
    walk,
    checksums: fc.array(fc.nat(0xffff_ffff), { minLength: BUCKETS, maxLength: BUCKETS, size: 'max' }),
  }),
  fc.record({
    type: type('digest'),
    direction,
    walk,
    buckets: fc.array(fc.nat(BUCKETS - 1)),
    versions: fc.array(version),
  }),
  fc.record({
    type: type('delta'),
    walk,
    isLast: fc.boolean(),
    entries: fc.array(entry),
    wants: fc.array(key),
  }),
);
const record: fc.Arbitrary<GossipRecord> = fc.oneof(
  fc.record({ type: type('entry'), entry }),
  fc.record({ type: type('reaped'), below: uint }),
);

function bytesOf<T>(value: T, encode: (value: T, writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  encode(value, writer);
  return writer.copy();
}

test('every message and record comes back as it was', () => {
  fc.assert(
    fc.property(message, record, (someMessage, someRecord) => {
      const reader = new ByteReader(bytesOf(someMessage, gossipWire.encodeMessage));
      expect(gossipWire.decodeMessage(reader)).toEqual(someMessage);
      expect(reader.remaining).toBe(0);
      const encoded = bytesOf(someRecord, gossipWire.encodeRecord);
      expect(gossipWire.decodeRecord(new ByteReader(encoded))).toEqual(someRecord);
    }),
  );
});

test('cut, flipped and random bytes are malformed or something else, never a crash', () => {
  const tryDecode = (bytes: Uint8Array): void => {
    for (const decode of [gossipWire.decodeMessage, gossipWire.decodeRecord]) {
      try {
        decode(new ByteReader(bytes));
      } catch (error) {
        expect(error).toMatchObject({ name: 'QuorateError', code: 'malformed' });
      }
    }
  };
  fc.assert(
    fc.property(message, fc.nat(), fc.nat(255), fc.uint8Array({ maxLength: 40 }), (some, at, value, random) => {
      const bytes = bytesOf(some, gossipWire.encodeMessage);
      expect(() => gossipWire.decodeMessage(new ByteReader(bytes, 0, at % bytes.length))).toThrow();
      bytes[at % bytes.length] = value;
      tryDecode(bytes);
      tryDecode(random);
    }),
    { numRuns: 500 },
  );
});

test('a counter that would leave no room for later writes is refused', () => {
  const bytes = bytesOf(
    { type: 'entry', entry: { key: 'a', counter: 2 ** 52 + 1, node: 1, value: undefined } } as const,
    gossipWire.encodeRecord,
  );
  expect(() => gossipWire.decodeRecord(new ByteReader(bytes))).toThrow('impossible counter');
});
