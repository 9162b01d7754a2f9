import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { defineMessage, type Fields, type MessageType, type NamedField } from '../protobuf.ts';
import {
  Compare,
  DeleteRangeRequest,
  KeyValue,
  PutRequest,
  PutResponse,
  RangeRequest,
  RangeResponse,
  RequestOp,
  ResponseHeader,
  TxnRequest,
} from './kv.ts';
import { SERVICES } from './services.ts';

/** Messages of any schema, to a depth. */
function anyMessage(type: MessageType<unknown>, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const groups = new Map<string, fc.Arbitrary<Record<string, unknown>>[]>();
  const required: Record<string, fc.Arbitrary<unknown>> = {};
  for (const one of type.fields) {
    if (one.kind === 'message' && depth === 0) {
      if (one.repeated) required[one.property] = fc.constant([]);
      continue;
    }
    const value = anyValue(one, depth);
    if (one.oneof !== '' || (one.kind === 'message' && !one.repeated)) {
      const key = one.oneof === '' ? one.property : `oneof ${one.oneof}`;
      groups.set(key, [...(groups.get(key) ?? [fc.constant({})]), fc.record({ [one.property]: value })]);
    } else required[one.property] = one.repeated ? fc.array(value, { maxLength: 3 }) : value;
  }
  return fc
    .tuple(fc.record(required), ...[...groups.values()].map((options) => fc.oneof(...options)))
    .map((parts) => Object.assign({}, ...parts));
}

function anyValue(one: NamedField, depth: number): fc.Arbitrary<unknown> {
  switch (one.kind) {
    case 'bytes':
      return fc.uint8Array({ maxLength: 40 });
    case 'string':
      return fc.string({ unit: 'grapheme', maxLength: 10 });
    case 'bool':
      return fc.boolean();
    case 'int32':
    case 'enum':
      return fc.integer();
    case 'uint32':
      return fc.nat({ max: 2 ** 32 - 1 });
    case 'int64':
      return fc.maxSafeInteger();
    case 'uint64':
      return fc.maxSafeNat();
    case 'int64-big':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case 'uint64-big':
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    case 'message':
      return anyMessage(one.type!(), depth - 1);
  }
}

const METHODS = SERVICES.flatMap((service) =>
  Object.entries(service.methods).map(([name, method]) => ({ path: `/${service.name}/${name}`, method })),
);

test.each(METHODS)('$path: requests and responses come back equal', ({ method }) => {
  for (const type of [method.request, method.response]) {
    fc.assert(
      fc.property(anyMessage(type, 3), (message) => {
        expect(type.decode(type.encode(message))).toEqual(message);
      }),
      { numRuns: 25 },
    );
  }
});

test('every service of etcd is there', () => {
  expect(SERVICES.map((service) => `${service.name} ${Object.keys(service.methods).length}`)).toEqual([
    'etcdserverpb.KV 6',
    'etcdserverpb.Watch 1',
    'etcdserverpb.Lease 5',
    'etcdserverpb.Cluster 5',
    'etcdserverpb.Maintenance 8',
    'etcdserverpb.Auth 17',
    'v3lockpb.Lock 2',
    'v3electionpb.Election 5',
    'grpc.health.v1.Health 2',
  ]);
});

group('hand-written messages do what their schemas say', () => {
  test.each([
    [KeyValue],
    [ResponseHeader],
    [PutRequest],
    [PutResponse],
    [RangeRequest],
    [RangeResponse],
    [DeleteRangeRequest],
    [Compare],
    [RequestOp],
    [TxnRequest],
  ] as MessageType<object>[][])('%#', (type) => {
    const schema = Object.fromEntries(type!.fields.map((one) => [one.property, one])) as unknown as Fields<object>;
    const byTable = defineMessage<object>(type!.name, schema);
    expect(type!.create()).toEqual(byTable.create());
    fc.assert(
      fc.property(anyMessage(type!, 2), (message) => {
        const encoded = type!.encode(message);
        expect(encoded).toEqual(byTable.encode(message));
        expect(type!.decode(encoded)).toEqual(byTable.decode(encoded));
      }),
    );
    // One message behind the other: lists grow, scalars and members of a oneof are replaced, nested messages merge.
    fc.assert(
      fc.property(anyMessage(type!, 2), anyMessage(type!, 2), (first, second) => {
        const both = Uint8Array.of(...byTable.encode(first), ...byTable.encode(second));
        expect(type!.decode(both)).toEqual(byTable.decode(both));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (input) => {
        expect(outcome(type!, input)).toEqual(outcome(byTable, input));
      }),
    );
  });
});

function outcome(type: MessageType<object>, input: Uint8Array): unknown {
  try {
    return type.decode(input);
  } catch (error) {
    return (error as Error).message;
  }
}

test('field numbers far apart: Compare.range_end is 64', () => {
  const key = Uint8Array.of(0x6b);
  const encoded = TxnRequest.encode({
    compare: [{ result: 0, target: 1, key, rangeEnd: key, createRevision: 0 }],
    success: [],
    failure: [],
  });
  expect([...encoded]).toEqual([0x0a, 0x0b, 0x10, 0x01, 0x1a, 0x01, 0x6b, 0x28, 0x00, 0x82, 0x04, 0x01, 0x6b]);
});

test('a header of another member follows one of this member', () => {
  const header = (memberId: bigint) => ({ clusterId: 2n ** 63n + 1n, memberId, revision: 7, raftTerm: 3 });
  for (const memberId of [1n, 2n ** 64n - 1n, 1n, 0n]) {
    expect(PutResponse.decode(PutResponse.encode({ header: header(memberId) })).header).toEqual(header(memberId));
  }
});
