// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader } from '../../core/bytes.ts';
import { bytesOf, describeWire } from '../testing/wire-suite.ts';
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

describeWire(gossipWire, message, record);

test('a counter that would leave no room for later writes is refused', () => {
  const bytes = bytesOf(
    { type: 'entry', entry: { key: 'a', counter: 2 ** 52 + 1, node: 1, value: undefined } } as const,
    gossipWire.encodeRecord,
  );
  expect(() => gossipWire.decodeRecord(new ByteReader(bytes))).toThrow('impossible counter');
});
