// Messages and records as bytes: every value comes back, and no bytes make anything but a message or a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import type { NwrMessage, NwrRecord, NwrResult, Write } from './messages.ts';
import type { Context, Versions } from './versions.ts';
import { nwrWire } from './wire.ts';

const number = fc.maxSafeNat();
const above0 = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const hash = fc.integer({ min: 0, max: 0xffff_ffff });
const key = fc.string({ unit: 'grapheme', maxLength: 20 });
const is = <T extends string>(type: T) => fc.constant(type);
const dot = fc.record({ node: above0, birth: above0, count: above0 });
const context: fc.Arbitrary<Context> = fc
  .uniqueArray(dot, { maxLength: 4, selector: ({ node, birth }) => `${node} ${birth}` })
  .map((dots) => dots.sort((a, b) => a.node - b.node || a.birth - b.birth));
const value = fc.option(fc.uint8Array({ maxLength: 20 }), { nil: undefined });
const siblings = fc.array(fc.record({ dot, at: number, value }), { maxLength: 3 });
const versions: fc.Arbitrary<Versions> = fc.record({ context, siblings });
const item = fc.record({ key, versions });
const write: fc.Arbitrary<Write> = fc.record({
  type: is('put'),
  key,
  value,
  context: fc.option(context, { nil: undefined }),
  at: number,
  n: number,
  w: number,
  r: number,
  sloppy: fc.boolean(),
  linearizable: fc.boolean(),
  repair: fc.constantFrom('blocking', 'background', 'none'),
  session: context,
});
const result: fc.Arbitrary<NwrResult> = fc.oneof(
  fc.record({ type: is('value'), siblings, context, isSloppy: fc.boolean() }),
  fc.record({ type: is('written'), context, at: number, isSloppy: fc.boolean() }),
  fc.record({ type: is('unavailable'), answered: number, needed: number }),
  fc.record({ type: fc.constantFrom('behind', 'observed') }),
);
const hashes = fc.array(hash, { minLength: 16, maxLength: 16 });
const keyHash = fc.record({ key, hash });

const message: fc.Arbitrary<NwrMessage> = fc.oneof(
  fc.record({ type: is('forward'), request: number, write, timeoutMs: fc.double({ min: 1, max: 1e6, noNaN: true }) }),
  fc.record({ type: is('forwarded'), request: number, result }),
  fc.record({ type: is('store'), request: number, hintFor: number, item }),
  fc.record({ type: is('stored'), request: number }),
  fc.record({ type: is('fetch'), request: number, key }),
  fc.record({ type: is('fetched'), request: number, versions }),
  fc.record({ type: fc.constantFrom('hand-over', 'bury'), item }),
  fc.record({ type: is('handed-over'), key, hash, isDeleted: fc.boolean() }),
  fc.record({ type: fc.constantFrom('buried', 'reap'), key, hash }),
  fc.record({ type: is('branches'), hashes }),
  fc.record({
    type: is('leaves'),
    branches: fc.array(fc.record({ branch: fc.integer({ min: 0, max: 15 }), hashes }), { maxLength: 3 }),
  }),
  fc.record({
    type: is('keys'),
    leaves: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 3 }),
    keys: fc.array(keyHash, { maxLength: 3 }),
  }),
  fc.record({ type: is('sync'), items: fc.array(item, { maxLength: 2 }), wanted: fc.array(key, { maxLength: 3 }) }),
);
const record: fc.Arbitrary<NwrRecord> = fc.oneof(
  fc.record({ type: is('kept'), item, birth: number }),
  fc.record({ type: is('hinted'), target: above0, item, birth: number }),
  fc.record({ type: is('dropped'), key }),
  fc.record({ type: is('hint-dropped'), target: above0, key }),
  fc.record({ type: is('births'), below: number }),
);

test('every message and record comes back from its bytes', () => {
  fc.assert(
    fc.property(message, record, (sent, kept) => {
      const writer = new ByteWriter();
      nwrWire.encodeMessage(sent, writer);
      nwrWire.encodeRecord(kept, writer);
      const reader = new ByteReader(writer.copy());
      expect(nwrWire.decodeMessage(reader)).toEqual(sent);
      expect(nwrWire.decodeRecord(reader)).toEqual(kept);
      expect(reader.remaining).toBe(0);
    }),
  );
});

test('no bytes make anything but a message, a record or a malformed error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      for (const decode of [nwrWire.decodeMessage, nwrWire.decodeRecord]) {
        try {
          decode(new ByteReader(bytes));
        } catch (error) {
          expect(error).toMatchObject({ code: 'malformed' });
        }
      }
    }),
  );
});
