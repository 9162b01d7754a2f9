import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { utf8Encode } from '../core/bytes.ts';
import { QuorateError } from '../core/errors.ts';
import {
  bool,
  bytes,
  defineMessage,
  describe,
  enumeration,
  int32,
  int64,
  int64Big,
  type MessageOf,
  type MessageType,
  named,
  nested,
  oneof,
  repeated,
  string,
  uint32,
  uint64,
  uint64Big,
} from './protobuf.ts';

const Inner = describe('t.Inner', { id: int64Big(1), tags: repeated(string(2)) });
const Sample = describe('t.Sample', {
  data: bytes(1),
  text: string(2),
  flag: bool(3),
  signed: int32(4),
  unsigned: uint32(5),
  count: int64(6),
  index: uint64(7),
  lease: int64Big(8),
  member: uint64Big(9),
  color: enumeration(10, { RED: 0, BLUE: 2 }),
  inner: nested(11, () => Inner),
  inners: repeated(nested(12, () => Inner)),
  numbers: repeated(int64(13)),
  names: repeated(string(14)),
  left: oneof('side', int64(15)),
  right: oneof('side', string(16)),
  middle: oneof(
    'side',
    nested(17, () => Inner),
  ),
  last: bool(500),
});
type Sample = MessageOf<typeof Sample>;

interface Tree {
  children: Tree[];
}
const Tree: MessageType<Tree> = defineMessage('t.Tree', { children: repeated(nested(1, () => Tree)) });

const hex = (message: Uint8Array): string =>
  Array.from(message, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
const raw = (text: string): Uint8Array => Uint8Array.from(text.split(' ').map((byte) => Number.parseInt(byte, 16)));
const fail = (type: MessageType<unknown>, text: string): QuorateError => {
  try {
    type.decode(raw(text));
  } catch (error) {
    if (error instanceof QuorateError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

const inner = fc.record({
  id: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  tags: fc.array(fc.string({ unit: 'grapheme' })),
});
const side = fc.oneof(
  fc.constant({}),
  fc.record({ left: fc.maxSafeInteger() }),
  fc.record({ right: fc.string() }),
  fc.record({ middle: inner }),
);
const sample = fc
  .tuple(
    fc.record({
      data: fc.uint8Array({ maxLength: 200 }),
      text: fc.string({ unit: 'grapheme' }),
      flag: fc.boolean(),
      signed: fc.integer(),
      unsigned: fc.nat(),
      count: fc.maxSafeInteger(),
      index: fc.maxSafeNat(),
      lease: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      member: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      color: fc.integer(),
      inners: fc.array(inner),
      numbers: fc.array(fc.maxSafeInteger()),
      names: fc.array(fc.string()),
      last: fc.boolean(),
    }),
    fc.oneof(fc.constant({}), fc.record({ inner })),
    side,
  )
  .map(([plain, maybeInner, one]): Sample => ({ ...plain, ...maybeInner, ...one }));

group('round trips', () => {
  test('any message comes back equal', () => {
    fc.assert(
      fc.property(sample, (message) => {
        expect(Sample.decode(Sample.encode(message))).toEqual(message);
      }),
    );
  });

  test('messages encoded later leave earlier ones alone, whatever their sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        const made = sizes.map((size, i) => Sample.encode({ data: new Uint8Array(size).fill(i + 1), text: 'x' }));
        for (const [i, size] of sizes.entries()) {
          expect(Sample.decode(made[i]!).data.length).toBe(size);
          expect(Sample.decode(made[i]!).data.every((byte) => byte === i + 1)).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('a message that could not be encoded does not spoil the next', () => {
    expect(() => Sample.encode({ count: 1.5, text: 'x' })).toThrow('not a safe integer');
    expect(hex(Sample.encode({ flag: true }))).toBe('18 01');
  });
});

group('the wire form', () => {
  test('is the one of the specification', () => {
    expect(hex(Sample.encode({ signed: 150 }))).toBe('20 96 01');
    expect(hex(Sample.encode({ text: 'testing' }))).toBe('12 07 74 65 73 74 69 6e 67');
    expect(hex(Sample.encode({ count: -2 }))).toBe('30 fe ff ff ff ff ff ff ff ff 01');
    expect(hex(Sample.encode({ signed: -2 }))).toBe('20 fe ff ff ff ff ff ff ff ff 01');
    expect(hex(Sample.encode({ member: 2n ** 64n - 1n }))).toBe('48 ff ff ff ff ff ff ff ff ff 01');
    expect(hex(Sample.encode({ inner: { id: 150n, tags: [] } }))).toBe('5a 03 08 96 01');
    expect(hex(Sample.encode({ numbers: [3, 270, 86942] }))).toBe('6a 06 03 8e 02 9e a7 05');
    expect(hex(Sample.encode({ last: true }))).toBe('a0 1f 01');
  });

  test('holds no defaults, but members of a oneof even then', () => {
    expect(Sample.encode(Sample.create()).length).toBe(0);
    expect(hex(Sample.encode({ left: 0 }))).toBe('78 00');
    expect(hex(Sample.encode({ inner: Inner.create() }))).toBe('5a 00');
  });

  test('fields come in the order of their numbers', () => {
    expect(hex(Sample.encode({ last: true, flag: true, data: Uint8Array.of(9) }))).toBe('0a 01 09 18 01 a0 1f 01');
  });
});

group('reading', () => {
  test('an empty message has every default', () => {
    expect(Sample.decode(new Uint8Array(0))).toEqual({
      data: new Uint8Array(0),
      text: '',
      flag: false,
      signed: 0,
      unsigned: 0,
      count: 0,
      index: 0,
      lease: 0n,
      member: 0n,
      color: 0,
      inners: [],
      numbers: [],
      names: [],
      last: false,
    });
  });

  test('two messages share no list', () => {
    const [a, b] = [Sample.create(), Sample.create()];
    a.names.push('x');
    expect(b.names).toEqual([]);
  });

  test('fields nobody knows are skipped, in every wire type', () => {
    const unknown = 'c0 3e 96 01 c1 3e 01 02 03 04 05 06 07 08 c2 3e 02 aa bb c5 3e 01 02 03 04 c3 3e 08 01 c4 3e';
    expect(Sample.decode(raw(`${unknown} 18 01`))).toEqual(Sample.create({ flag: true }));
  });

  test('a known field in another wire type is skipped', () => {
    expect(Sample.decode(raw('1a 01 01 28 05'))).toEqual(Sample.create({ unsigned: 5 }));
  });

  test('repeated numbers come packed, unpacked, or both', () => {
    expect(Sample.decode(raw('6a 02 01 02 68 03 6a 01 04')).numbers).toEqual([1, 2, 3, 4]);
  });

  test('the last of a scalar wins; nested messages that come twice are merged', () => {
    expect(Sample.decode(raw('28 01 28 02')).unsigned).toBe(2);
    expect(Sample.decode(raw('5a 02 08 07 5a 03 12 01 61')).inner).toEqual({ id: 7n, tags: ['a'] });
  });

  test('of a oneof the last member stays', () => {
    const message = Sample.decode(raw('78 01 82 01 01 61'));
    expect(message.right).toBe('a');
    expect('left' in message).toBe(false);
  });

  test('numbers beyond the safe integers become the nearest safe one', () => {
    expect(Sample.decode(raw('30 ff ff ff ff ff ff ff ff 7f')).count).toBe(Number.MAX_SAFE_INTEGER);
    expect(Sample.decode(raw('30 80 80 80 80 80 80 80 80 80 01')).count).toBe(Number.MIN_SAFE_INTEGER);
    expect(Sample.decode(raw('38 ff ff ff ff ff ff ff ff ff 01')).index).toBe(Number.MAX_SAFE_INTEGER);
    for (const value of [2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n), -(2n ** 53n) + 1n]) {
      const bounded =
        BigInt(Number.MAX_SAFE_INTEGER) < value
          ? 2n ** 53n - 1n
          : value < -(2n ** 53n) + 1n
            ? -(2n ** 53n) + 1n
            : value;
      const encoded = Sample.encode({ lease: value });
      encoded[0] = 0x30;
      expect(BigInt(Sample.decode(encoded).count)).toBe(bounded);
    }
  });

  test('bytes are views on the input', () => {
    const input = raw('0a 02 01 02');
    const { data } = Sample.decode(input);
    input[2] = 9;
    expect([...data]).toEqual([9, 2]);
  });

  test('text must be UTF-8; the replacement character itself is text', () => {
    expect(fail(Sample, '12 01 ff').message).toContain('UTF-8');
    expect(fail(Sample, '12 03 ed a0 80').message).toContain('UTF-8');
    expect(Sample.decode(Sample.encode({ text: 'a\ufffd😀' })).text).toBe('a\ufffd😀');
  });
});

group('malformed input is refused', () => {
  test.each([
    ['a length past the end', '0a 05 01'],
    ['a varint without end', '28 80'],
    ['a varint of eleven bytes', '30 ff ff ff ff ff ff ff ff ff ff 01'],
    ['a nested length past its parent', '5a 03 12 05 61'],
    ['field number 0', '00 01'],
    ['a group end without start', '1c'],
    ['a group without end', 'c3 3e 08 01'],
    ['a group ended by another', 'c3 3e cc 3e'],
    ['wire type 6', '1e'],
    ['a fixed field cut short', 'c1 3e 01'],
    ['a packed list cut inside a number', '6a 01 80'],
  ])('%s', (_what, text) => {
    expect(fail(Sample, text).code).toBe('malformed');
  });

  test('every truncation of a message is refused or is the message of fewer fields', () => {
    fc.assert(
      fc.property(sample, fc.nat(), (message, cut) => {
        const whole = Sample.encode(message);
        try {
          Sample.decode(whole.subarray(0, cut % (whole.length + 1)));
        } catch (error) {
          expect(error).toBeInstanceOf(QuorateError);
        }
      }),
    );
  });

  test('any bytes give a message or `malformed`, nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (input) => {
        try {
          Sample.decode(input);
        } catch (error) {
          expect(error).toBeInstanceOf(QuorateError);
          expect((error as QuorateError).code).toBe('malformed');
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('nesting beyond 100 levels, which could overflow the stack', () => {
    const nest = (levels: number): Uint8Array => {
      let tree: Tree = { children: [] };
      for (let i = 0; i < levels; i++) tree = { children: [tree] };
      return Tree.encode(tree);
    };
    expect(Tree.decode(nest(100)).children.length).toBe(1);
    expect(() => Tree.decode(nest(101))).toThrow('nested deeper');
  });
});

group('schemas', () => {
  test('know the names of the .proto', () => {
    const Named = describe('t.Named', { prevKv: bool(1), id: named('ID', int64Big(2)) });
    expect(Named.fields.map((one) => one.protoName)).toEqual(['prev_kv', 'ID']);
  });

  test('refuse two fields of one number', () => {
    expect(() => describe('t.Twice', { a: bool(1), b: bool(1) })).toThrow('t.Twice: two fields with number 1');
  });

  test('text goes out as UTF-8', () => {
    expect(hex(Sample.encode({ text: 'é' }))).toBe(`12 02 ${hex(utf8Encode('é'))}`);
  });
});
