// What is written can be read again; what is cut off or impossible is refused, never misread.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter, compareBytes, equalBytes, utf8Decode, utf8Encode } from './bytes.ts';
import { AssertionError, QuorateError } from './errors.ts';

const unsigned = fc.oneof(
  fc.nat(),
  fc.maxSafeNat(),
  fc.constantFrom(127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 49, Number.MAX_SAFE_INTEGER),
);
const field = fc.oneof(
  fc.record({ kind: fc.constant('uint' as const), value: unsigned }),
  fc.record({ kind: fc.constant('u8' as const), value: fc.nat(255) }),
  fc.record({ kind: fc.constant('u32' as const), value: fc.nat(0xffff_ffff) }),
  fc.record({ kind: fc.constant('f64' as const), value: fc.double() }),
  fc.record({ kind: fc.constant('bool' as const), value: fc.boolean() }),
  fc.record({ kind: fc.constant('bytes' as const), value: fc.uint8Array() }),
  fc.record({ kind: fc.constant('string' as const), value: fc.string({ unit: 'grapheme' }) }),
);

test('every sequence of fields is read as it was written, and no truncation of it is', () => {
  fc.assert(
    fc.property(fc.array(field, { minLength: 1 }), fc.nat(), (fields, cut) => {
      const writer = new ByteWriter(1);
      for (const { kind, value } of fields) (writer[kind] as (value: unknown) => void)(value);
      const bytes = writer.copy();
      const readAll = (reader: ByteReader) => fields.map(({ kind }) => reader[kind]());
      const reader = new ByteReader(bytes);
      expect(readAll(reader)).toEqual(fields.map(({ value }) => value));
      expect(reader.remaining).toBe(0);
      expect(() => readAll(new ByteReader(bytes, 0, cut % bytes.length))).toThrow(QuorateError);
    }),
  );
});

test('random bytes give values or a malformed error, nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      for (const kind of ['uint', 'bytes', 'string', 'f64', 'u32'] as const) {
        try {
          new ByteReader(bytes)[kind]();
        } catch (error) {
          expect(error).toMatchObject({ name: 'QuorateError', code: 'malformed' });
        }
      }
    }),
  );
});

test('a varint beyond the safe integers is refused on both sides', () => {
  const tooLarge = Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);
  expect(() => new ByteReader(tooLarge).uint()).toThrow('safe integer');
  for (const value of [-1, 1.5, 2 ** 53, Number.NaN]) {
    expect(() => new ByteWriter().uint(value)).toThrow(AssertionError);
  }
});

test('bytes are read as views of the source, wherever it begins in its buffer', () => {
  const buffer = Uint8Array.from([9, 9, 2, 7, 8, 9]).subarray(2);
  const view = new ByteReader(buffer).bytes();
  expect([...view]).toEqual([7, 8]);
  expect(view.buffer).toBe(buffer.buffer);
  expect(new ByteReader(Uint8Array.from([0, 1, 0, 0, 0]).subarray(1)).u32()).toBe(1);
});

test('a patch overwrites what was written, and nothing beyond', () => {
  const writer = new ByteWriter();
  writer.u32(0);
  writer.u8(5);
  writer.patchU32(0, 0xdead_beef);
  expect(new ByteReader(writer.finish()).u32()).toBe(0xdead_beef);
  expect(() => writer.patchU32(2, 1)).toThrow(AssertionError);
  writer.reset();
  expect(writer.finish()).toHaveLength(0);
});

test('UTF-8 as the platform has it', () => {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect([...utf8Encode(text)]).toEqual([...encoder.encode(text)]);
      expect(utf8Decode(encoder.encode(text))).toBe(decoder.decode(encoder.encode(text)));
    }),
  );
  const long = 'aä€😀'.repeat(20_000);
  expect(utf8Decode(utf8Encode(long))).toBe(long);
  expect(utf8Encode('\ud800x')).toEqual(encoder.encode('\ufffdx'));
  // Overlong, surrogate, beyond Unicode, cut off: replaced, never let through.
  for (const bytes of [
    [0xc0, 0xaf],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe2, 0x82],
  ]) {
    expect(utf8Decode(Uint8Array.from(bytes))).toMatch(/^\ufffd+$/);
  }
});

test('bytes compare as memcmp does', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Math.sign(Buffer.compare(a, b)));
      expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0);
    }),
  );
});
