// The errors of requests to the key space. Messages are etcd's own, for its clients compare them; the codes name them
// within Quorate, and the gRPC edge maps each to its status.

import { QuorateError } from '../core/errors.ts';

const MESSAGES = {
  'empty-key': 'etcdserver: key is not provided',
  'key-not-found': 'etcdserver: key not found',
  'value-provided': 'etcdserver: value is provided',
  'lease-provided': 'etcdserver: lease is provided',
  'too-many-operations': 'etcdserver: too many operations in txn request',
  'duplicate-key': 'etcdserver: duplicate key given in txn request',
  'invalid-sort-option': 'etcdserver: invalid sort option',
  compacted: 'etcdserver: mvcc: required revision has been compacted',
  'future-revision': 'etcdserver: mvcc: required revision is a future revision',
  'range-too-large': 'etcdserver: range is too large for one answer: set a limit, or use RangeStream',
  'no-space': 'etcdserver: mvcc: database space exceeded',
  corrupt: 'etcdserver: corrupt cluster',
  'lease-not-found': 'etcdserver: requested lease not found',
  'lease-exists': 'etcdserver: lease already exists',
  'lease-ttl-too-large': 'etcdserver: too large lease TTL',
} as const;

export type KvErrorCode = keyof typeof MESSAGES;

export function kvError(code: KvErrorCode): QuorateError {
  return new QuorateError(code, MESSAGES[code]);
}
