// HPACK against the bytes that RFC 7541 prints in appendix C, its error rules, and round trips with every kind of literal.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HpackDecoder } from './decoder.ts';
import { encodeBlock, encodeField, encodeIndex, encodeInteger, encodeTableSize, type Indexing } from './encoder.ts';
import { huffmanDecode, huffmanEncode, huffmanLength } from './huffman.ts';
import { type HeaderField, STATIC_COUNT, STATIC_TABLE } from './static-table.ts';

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.replace(/\s/g, '').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function decode(decoder: HpackDecoder, bytes: Uint8Array): string[] {
  const fields: HeaderField[] = [];
  decoder.decode(bytes, 0, bytes.length, { field: (field) => fields.push(field) });
  return fields.map((field) => `${field.name}: ${field.value}`);
}

const DATE_21 = 'date: Mon, 21 Oct 2013 20:13:21 GMT';
const REQUESTS = [
  [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'],
  [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com', 'cache-control: no-cache'],
  [':method: GET', ':scheme: https', ':path: /index.html', ':authority: www.example.com', 'custom-key: custom-value'],
];
const RESPONSES = [
  [':status: 302', 'cache-control: private', DATE_21, 'location: https://www.example.com'],
  [':status: 307', 'cache-control: private', DATE_21, 'location: https://www.example.com'],
  [
    ':status: 200',
    'cache-control: private',
    'date: Mon, 21 Oct 2013 20:13:22 GMT',
    'location: https://www.example.com',
    'content-encoding: gzip',
    'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1',
  ],
];

describe('RFC 7541, appendix C', () => {
  test.each([
    ['C.2.1', '400a637573746f6d2d6b65790d637573746f6d2d686561646572', 'custom-key: custom-header', 1],
    ['C.2.2', '040c2f73616d706c652f70617468', ':path: /sample/path', 0],
    ['C.2.3', '100870617373776f726406736563726574', 'password: secret', 0],
    ['C.2.4', '82', ':method: GET', 0],
  ])('%s: one field', (_section, hex, expected, entries) => {
    const decoder = new HpackDecoder();
    expect(decode(decoder, fromHex(hex))).toEqual([expected]);
    expect(decoder.tableCount).toBe(entries);
  });

  test.each([
    [
      'C.3',
      4096,
      REQUESTS,
      [
        '828684410f7777772e6578616d706c652e636f6d',
        '828684be58086e6f2d6361636865',
        '828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565',
      ],
    ],
    [
      'C.4, Huffman',
      4096,
      REQUESTS,
      [
        '828684418cf1e3c2e5f23a6ba0ab90f4ff',
        '828684be5886a8eb10649cbf',
        '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf',
      ],
    ],
    [
      'C.5, evictions',
      256,
      RESPONSES,
      [
        '4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d54' +
          '6e1768747470733a2f2f7777772e6578616d706c652e636f6d',
        '4803333037c1c0bf',
        '88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b' +
          '425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31',
      ],
    ],
    [
      'C.6, Huffman and evictions',
      256,
      RESPONSES,
      [
        '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3',
        '4883640effc1c0bf',
        '88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087' +
          'f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007',
      ],
    ],
  ])('%s: a connection', (_section, tableBytes, expected, blocks) => {
    const decoder = new HpackDecoder(tableBytes);
    expect(blocks.map((hex) => decode(decoder, fromHex(hex)))).toEqual(expected);
  });

  test('C.1: integers', () => {
    const encoded = (value: number, prefixBits: number): number[] => {
      const out: number[] = [];
      encodeInteger(value, 0, prefixBits, out);
      return out;
    };
    expect(encoded(10, 5)).toEqual([10]);
    expect(encoded(1337, 5)).toEqual([31, 154, 10]);
    expect(encoded(42, 8)).toEqual([42]);
  });
});

describe('what a decoder must refuse', () => {
  test.each([
    ['index 0', '80'],
    ['an index beyond the tables', 'be'],
    ['a literal whose name is beyond the tables', '7f0000'],
    ['a table larger than we declared', '3fe21f'],
    ['a table size update after a field', '8220'],
    ['a string longer than the block', '000561'],
    ['no value', '000161'],
    ['an integer that never ends', 'ffffffffffffff01'],
    ['an integer cut off', 'ff'],
    ['EOS inside a Huffman string', '000161 84ffffffff'],
    ['padding of zeros', '000161 8100'],
    ['padding of a whole octet', '000161 8307ffff'],
  ])('%s', (_name, hex) => {
    expect(() => decode(new HpackDecoder(), fromHex(hex))).toThrow(/HPACK|Huffman/);
  });

  test('a field that HTTP forbids is handed out, and marked', () => {
    const valid = (name: string, value: string): boolean => {
      let isValid = false;
      const bytes = encodeBlock([[name, value]]);
      new HpackDecoder().decode(bytes, 0, bytes.length, {
        field: (field) => {
          isValid = field.isValid;
        },
      });
      return isValid;
    };
    expect(valid('a-b', 'x y')).toBe(true);
    for (const name of ['A', 'a b', '', 'a:', 'é']) expect(valid(name, 'x')).toBe(false);
    for (const value of ['a\nb', 'a\rb', 'a\0', ' a', 'a\t']) expect(valid('a', value)).toBe(false);
  });

  test('a name judged bad in the table stays bad with another value', () => {
    const decoder = new HpackDecoder();
    const fields: HeaderField[] = [];
    const bytes = fromHex('4001410161 7e0162'); // "A: a" into the table, then its name with "b"
    decoder.decode(bytes, 0, bytes.length, { field: (field) => fields.push(field) });
    expect(fields.map((field) => [field.name, field.value, field.isValid])).toEqual([
      ['A', 'a', false],
      ['A', 'b', false],
    ]);
  });
});

describe('the dynamic table', () => {
  test('an entry larger than the table empties it', () => {
    const decoder = new HpackDecoder(100);
    const out: number[] = [];
    encodeField('a', 'b', 'incremental', out);
    encodeField('large', 'x'.repeat(80), 'incremental', out);
    expect(decode(decoder, Uint8Array.from(out))).toHaveLength(2);
    expect(decoder.tableCount).toBe(0);
  });

  test('a size update of zero empties it, and it may grow again', () => {
    const decoder = new HpackDecoder();
    const out: number[] = [];
    encodeField('a', 'b', 'incremental', out);
    decode(decoder, Uint8Array.from(out));
    const resized: number[] = [];
    encodeTableSize(0, resized);
    encodeTableSize(4096, resized);
    encodeField('c', 'd', 'incremental', resized);
    encodeIndex(62, resized);
    expect(decode(decoder, Uint8Array.from(resized))).toEqual(['c: d', 'c: d']);
    expect(() => decode(decoder, Uint8Array.from([0x80 | 63]))).toThrow(/beyond/);
  });

  test('behaves as a plain list does, whatever enters it', () => {
    const field = fc.record({
      name: fc.stringMatching(/^[a-z]{1,12}$/),
      value: fc.stringMatching(/^[ -~]{0,40}$/),
      indexing: fc.constantFrom<Indexing>('none', 'incremental', 'never'),
      again: fc.nat(200),
    });
    fc.assert(
      fc.property(fc.array(fc.array(field, { maxLength: 6 }), { maxLength: 60 }), fc.nat(600), (blocks, limit) => {
        const decoder = new HpackDecoder(limit);
        let model: { name: string; value: string }[] = [];
        const size = (): number => model.reduce((sum, { name, value }) => sum + name.length + value.length + 32, 0);
        for (const block of blocks) {
          const out: number[] = [];
          const expected: string[] = [];
          for (const { name, value, indexing, again } of block) {
            const known = model[again];
            if (known !== undefined) {
              encodeIndex(STATIC_COUNT + 1 + again, out);
              expected.push(`${known.name}: ${known.value}`);
              continue;
            }
            const isStatic = STATIC_TABLE.some((entry) => entry.name === name && entry.value === value);
            encodeField(name, value, indexing, out);
            expected.push(`${name}: ${value}`);
            if (indexing !== 'incremental' || isStatic) continue;
            model = [{ name, value }, ...model];
            while (size() > limit) model.pop();
          }
          expect(decode(decoder, Uint8Array.from(out))).toEqual(expected);
        }
        expect(decoder.tableCount).toBe(model.length);
      }),
    );
  });
});

describe('Huffman', () => {
  test('round trips any octets in the announced length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        const text = Array.from(octets, (octet) => String.fromCharCode(octet)).join('');
        const out: number[] = [];
        huffmanEncode(text, out);
        expect(out).toHaveLength(huffmanLength(text));
        expect(huffmanDecode(Uint8Array.from(out), 0, out.length)).toBe(text);
      }),
    );
  });

  test('no garbage does more than throw a coded error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (garbage) => {
        try {
          decode(new HpackDecoder(), garbage);
        } catch (error) {
          expect(error).toMatchObject({ code: 'malformed' });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
