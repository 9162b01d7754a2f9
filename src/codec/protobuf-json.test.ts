import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8Encode } from '../core/bytes.ts';
import { base64Decode, base64Encode } from './base64.ts';
import { RangeRequest, TxnRequest } from './etcd/kv.ts';
import { LeaseGrantRequest } from './etcd/lease.ts';
import { WatchResponse } from './etcd/watch.ts';
import { fromJson, toJson } from './protobuf-json.ts';

describe('base64', () => {
  test('is the standard alphabet’s, padded, and comes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ size: 'max', maxLength: 200 }), (bytes) => {
        const text = base64Encode(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(base64Decode(text)).toEqual(bytes);
        expect(base64Decode(text.replace(/=/g, '').replaceAll('+', '-').replaceAll('/', '_'))).toEqual(bytes);
      }),
    );
  });

  test.each(['a', 'ab=', '!!!!', 'abcd=', 'é', 'ab=c'])('refuses %j', (text) => {
    expect(() => base64Decode(text)).toThrow('base64');
  });
});

describe('messages as JSON', () => {
  test('use the names of the .proto, strings for 64-bit integers, and leave defaults out', () => {
    const message = WatchResponse.create({
      watchId: 5,
      created: true,
      events: [
        {
          type: 1,
          kv: {
            key: utf8Encode('k'),
            createRevision: 0,
            modRevision: 7,
            version: 0,
            value: new Uint8Array(0),
            lease: 0n,
          },
        },
        {
          type: 0,
          kv: {
            key: utf8Encode('k'),
            createRevision: 8,
            modRevision: 8,
            version: 1,
            value: utf8Encode('v'),
            lease: 9n,
          },
        },
      ],
    });
    expect(toJson(WatchResponse, message)).toEqual({
      watch_id: '5',
      created: true,
      events: [
        { type: 'DELETE', kv: { key: 'aw==', mod_revision: '7' } },
        { kv: { key: 'aw==', create_revision: '8', mod_revision: '8', version: '1', value: 'dg==', lease: '9' } },
      ],
    });
  });

  test('come in under either name, with numbers as numbers or text, and enums as names or numbers', () => {
    const expected = RangeRequest.create({
      key: utf8Encode('a'),
      rangeEnd: utf8Encode('b'),
      limit: 3,
      sortOrder: 2,
      countOnly: true,
    });
    const forms = [
      { key: 'YQ==', range_end: 'Yg==', limit: '3', sort_order: 'DESCEND', count_only: true },
      { key: 'YQ', rangeEnd: 'Yg==', limit: 3, sortOrder: 2, countOnly: true, revision: null, whatever: [1] },
    ];
    for (const form of forms) expect(fromJson(RangeRequest, form)).toEqual(expected);
    expect(fromJson(LeaseGrantRequest, { TTL: 5, ID: '9223372036854775807' })).toEqual({ ttl: 5, id: 2n ** 63n - 1n });
  });

  test('keep members of a oneof apart, though they hold defaults', () => {
    const json = { compare: [{ key: 'YQ==', target: 'VERSION', version: '0' }] };
    const message = fromJson(TxnRequest, json);
    expect(message.compare[0]).toMatchObject({ version: 0 });
    expect(toJson(TxnRequest, message)).toEqual({ compare: [{ key: 'YQ==', version: '0' }] });
  });

  test.each([
    [{ key: 5 }, 'key must be a string of base64'],
    [{ key: '*' }, 'key must be a string of base64'],
    [{ limit: 1.5 }, 'limit must be a whole number'],
    [{ limit: '99999999999999999999' }, 'limit must be a whole number'],
    [{ sort_order: 'SIDEWAYS' }, 'sort_order must be one of NONE, ASCEND, DESCEND'],
    [{ serializable: 'yes' }, 'serializable must be true or false'],
    [[], 'must be a JSON object'],
    ['text', 'must be a JSON object'],
  ])('refuses %j by name', (json, message) => {
    expect(() => fromJson(RangeRequest, json)).toThrow(message);
  });
});
