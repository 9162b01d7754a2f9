import { describe, expect, test } from 'vitest';
import { QuorateError } from '../core/errors.ts';
import { ETCD_ERRORS, etcdError, toEtcdError } from './errors.ts';

describe('errors on their way to the client', () => {
  test.each(Object.entries(ETCD_ERRORS))('%s keeps its code and text', (code, expected) => {
    expect(toEtcdError(new QuorateError(code, 'our own words'))).toEqual(expected);
  });

  test.each([
    ['unknown-member', 5, 'etcdserver: member not found'],
    ['learner-behind', 9, 'etcdserver: can only promote a learner member which is in sync with leader'],
    ['quota-exceeded', 8, 'etcdserver: too many requests'],
    ['transferring', 14, 'etcdserver: leader changed'],
    ['removed', 14, 'etcdserver: server stopped'],
    ['entry-too-large', 3, 'etcdserver: request is too large'],
  ])("the log's %s is one of etcd's", (code, grpc, message) => {
    expect(toEtcdError(new QuorateError(code, 'x'))).toEqual({ code: grpc, message });
  });

  test('a request that is no protobuf gets what grpc-go answers', () => {
    expect(toEtcdError(new QuorateError('malformed', 'truncated'))).toEqual({
      code: 13,
      message: 'grpc: error unmarshalling request: truncated',
    });
  });

  test('what nobody knows is passed on in words', () => {
    expect(toEtcdError(new QuorateError('invalid-change', 'no such thing'))).toEqual({
      code: 2,
      message: 'no such thing',
    });
    expect(toEtcdError(new QuorateError('toString', 'x')).code).toBe(2);
  });
});

// The texts themselves, for clients compare them. Grouped by gRPC code.
test.each([
  [3, ['key is not provided', 'key not found', 'value is provided', 'lease is provided', 'request is too large']],
  [3, ['too many operations in txn request', 'duplicate key given in txn request', 'invalid sort option']],
  [3, ['given member URLs are invalid', 'user name is empty', 'role name is empty', 'permission not given']],
  [5, ['requested lease not found', 'member not found']],
  [8, ['mvcc: database space exceeded', 'too many requests']],
  [9, ['lease already exists', 'member ID already exist', 'Peer URLs already exists', 'not leader', 'not capable']],
  [9, ['re-configuration failed due to not enough started members', 'can only promote a learner member']],
  [9, ['can only promote a learner member which is in sync with leader', 'too many learner members in cluster']],
  [9, ['bad leader transferee', 'rpc not supported for learner', 'cluster ID mismatch']],
  [11, ['mvcc: required revision has been compacted', 'mvcc: required revision is a future revision']],
  [11, ['too large lease TTL']],
  [14, ['no leader', 'leader changed', 'server stopped', 'request timed out', 'unhealthy cluster']],
  [15, ['corrupt cluster']],
  [16, ['invalid auth token']],
])('gRPC code %i: %j', (code, texts) => {
  const known = new Map<string, number>(Object.values(ETCD_ERRORS).map((error) => [error.message, error.code]));
  for (const text of texts) expect(known.get(`etcdserver: ${text}`)).toBe(code);
});

test('a handler refuses by code', () => {
  expect(etcdError('not-leader')).toMatchObject({ code: 'not-leader', message: 'etcdserver: not leader' });
});
