// Texts in Go's forms, beside what Go prints for them.

import { describe, expect, test } from 'vitest';
import * as kv from '../../codec/etcd/kv.ts';
import { goStringify, toGo } from './go-json.ts';
import {
  decimalInt64,
  goDuration,
  goQuote,
  goUnquote,
  hexBytes,
  hexInt64,
  hexUint64,
  humanBytes,
  leaseId,
  words,
} from './go-text.ts';
import { drawTable } from './table.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('quoting', () => {
  test.each([
    ['plain', '"plain"'],
    ['a "b" \\', String.raw`"a \"b\" \\"`],
    ['\t\n\r\u0007\b\f\v\0\u007f', String.raw`"\t\n\r\a\b\f\v\x00\x7f"`],
    ['é 值 \u{1f600}', '"é 值 \u{1f600}"'],
    ['\u00a0\u200b\u{e0001}', String.raw`"\u00a0\u200b\U000e0001"`],
  ])('%j', (text, quoted) => {
    expect(goQuote(text)).toBe(quoted);
    expect(goUnquote(`${quoted} rest`)).toEqual({ value: Uint8Array.from(Buffer.from(text)), rest: ' rest' });
  });

  test('what is not UTF-8 goes byte by byte', () => {
    expect(goQuote(bytes(0xff, 0x61, 0xc3, 0xe2, 0x82, 0xac, 0xed, 0xa0, 0x80))).toBe('"\\xffa\\xc3€\\xed\\xa0\\x80"');
    expect(goUnquote('"\\xff\\101"')?.value).toEqual(bytes(0xff, 0x41));
    expect(goUnquote('`raw \\n`')?.value).toEqual(Uint8Array.from(Buffer.from('raw \\n')));
  });

  test.each(['plain', '"open', '"bad \\q"', ''])('%j is not quoted', (text) => {
    expect(goUnquote(text)).toBeUndefined();
  });

  test('words of a line', () => {
    expect(words(`put "a b" 'c "d"' --lease=1  "x\\ty"`)).toEqual(['put', 'a b', 'c "d"', '--lease=1', 'x\ty']);
    expect(words('   ')).toEqual([]);
  });

  test('bytes in hexadecimal', () => {
    expect(hexBytes(bytes(0x61, 0, 0xff))).toBe('\\x61\\x00\\xff');
  });
});

describe('numbers', () => {
  test.each([
    [0, '0s'],
    [0.0005, '500ns'],
    [0.8501, '850.1µs'],
    [1.302574, '1.302574ms'],
    [2500, '2.5s'],
    [61_000, '1m1s'],
    [3_661_500, '1h1m1.5s'],
  ])('%d ms are %s', (milliseconds, text) => {
    expect(goDuration(milliseconds)).toBe(text);
  });

  test.each([
    [5, '5 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [20_480, '20 kB'],
    [9_960, '10 kB'],
    [1_234_567, '1.2 MB'],
  ])('%d bytes are %s', (size, text) => {
    expect(humanBytes(size)).toBe(text);
  });

  test('identifiers', () => {
    const because = (why: string): string => why;
    expect(hexInt64('-1', because)).toBe(-1n);
    expect(hexUint64('ffffffffffffffff', because)).toBe(2n ** 64n - 1n);
    expect(() => hexUint64('-1', because)).toThrow('strconv.ParseUint: parsing "-1": invalid syntax');
    expect(() => hexInt64('8000000000000000', because)).toThrow('value out of range');
    expect(() => decimalInt64('1.5', (why) => `bad TTL (${why})`)).toThrow('bad TTL (strconv.ParseInt: parsing "1.5"');
    expect([leaseId(0x1234n), leaseId(-0x12n)]).toEqual(['0000000000001234', '-000000000000012']);
  });
});

test('JSON: numbers however large, bytes in base64, defaults left out, members of a oneof under their names', () => {
  const header = kv.ResponseHeader.create({ clusterId: 2n ** 64n - 1n, revision: 7 });
  const prevKv = kv.KeyValue.create({ key: bytes(0x61) });
  const answer = kv.TxnResponse.create({
    header,
    succeeded: true,
    responses: [{ responsePut: kv.PutResponse.create({ header, prevKv }) }],
  });
  expect(goStringify(toGo(kv.TxnResponse, answer))).toBe(
    '{"header":{"cluster_id":18446744073709551615,"revision":7},"succeeded":true,"responses":[{"Response":{"ResponsePut":' +
      '{"header":{"cluster_id":18446744073709551615,"revision":7},"prev_kv":{"key":"YQ=="}}}}]}',
  );
  expect(goStringify({ html: '<&>\u2028"', none: null })).toBe(
    '{"html":"\\u003c\\u0026\\u003e\\u2028\\"","none":null}',
  );
});

test('tables: heads centred, cells to the right, long texts in several lines', () => {
  const heads = ['endpoint', 'is_leader'];
  const long = 'one two three four five six seven eight';
  expect(
    drawTable({
      heads,
      rows: [
        ['a', 'true'],
        [long, ''],
      ],
    }),
  ).toEqual([
    '+-----------------------------+-----------+',
    '|          ENDPOINT           | IS LEADER |',
    '+-----------------------------+-----------+',
    '|                           a |      true |',
    '| one two three four five six |           |',
    '|                 seven eight |           |',
    '+-----------------------------+-----------+',
  ]);
});
