// What every protocol's bytes promise, as tests: every value comes back from them, and no bytes make anything but a message,
// a record or a malformed error.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import type { Spec, Wire } from '../../core/protocol.ts';

export function bytesOf<T>(value: T, encode: (value: T, writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  encode(value, writer);
  return writer.copy();
}

/** Passes where `decode` returns or says `malformed`. */
export function expectNoCrash(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    expect(error).toMatchObject({ name: 'QuorateError', code: 'malformed' });
  }
}

interface Form<T> {
  readonly values: fc.Arbitrary<T>;
  readonly encode: (value: T, writer: ByteWriter) => void;
  readonly decode: (reader: ByteReader) => T;
}

export function describeWire<S extends Spec>(
  wire: Wire<S>,
  messages: fc.Arbitrary<S['Message']>,
  records: fc.Arbitrary<S['Record']>,
): void {
  describeForm('message', { values: messages, encode: wire.encodeMessage, decode: wire.decodeMessage });
  describeForm('record', { values: records, encode: wire.encodeRecord, decode: wire.decodeRecord });
}

function describeForm<T>(name: string, { values, encode, decode }: Form<T>): void {
  test(`every ${name} comes back from its bytes, and uses all of them`, () => {
    fc.assert(
      fc.property(values, (value) => {
        const reader = new ByteReader(bytesOf(value, encode));
        expect(decode(reader)).toEqual(value);
        expect(reader.remaining).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  test(`a ${name} cut short is malformed; flipped or random bytes are that or something else, never a crash`, () => {
    fc.assert(
      fc.property(values, fc.nat(), fc.nat(255), (value, position, byte) => {
        const encoded = bytesOf(value, encode);
        const at = position % encoded.length;
        expect(() => decode(new ByteReader(encoded, 0, at))).toThrow();
        expectNoCrash(() => decode(new ByteReader(encoded, 0, at)));
        encoded[at] = byte;
        expectNoCrash(() => decode(new ByteReader(encoded)));
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.nat(31), fc.uint8Array({ maxLength: 60 }), (first, noise) => {
        expectNoCrash(() => decode(new ByteReader(noise)));
        // A type that exists, so that what follows it is looked at.
        expectNoCrash(() => decode(new ByteReader(Uint8Array.from([first, ...noise]))));
      }),
      { numRuns: 1000 },
    );
  });
}
