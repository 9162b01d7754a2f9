// Every error that etcd's clients know: gRPC code and exact text. Clients compare the texts (clientv3's rpctypes,
// etcd3's EtcdError classes), so neither may change. Ours are coded by the name on the left.

import { QuorateError } from '../core/errors.ts';

/** gRPC's status codes. */
export const GrpcCode = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

export interface EtcdError {
  readonly code: number;
  readonly message: string;
}

const { INVALID_ARGUMENT, NOT_FOUND, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, OUT_OF_RANGE, UNAVAILABLE } = GrpcCode;

function etcd(code: number, text: string): EtcdError {
  return { code, message: `etcdserver: ${text}` };
}

export const ETCD_ERRORS = {
  // requests on keys
  'empty-key': etcd(INVALID_ARGUMENT, 'key is not provided'),
  'key-not-found': etcd(INVALID_ARGUMENT, 'key not found'),
  'value-provided': etcd(INVALID_ARGUMENT, 'value is provided'),
  'lease-provided': etcd(INVALID_ARGUMENT, 'lease is provided'),
  'too-many-operations': etcd(INVALID_ARGUMENT, 'too many operations in txn request'),
  'duplicate-key': etcd(INVALID_ARGUMENT, 'duplicate key given in txn request'),
  'invalid-sort-option': etcd(INVALID_ARGUMENT, 'invalid sort option'),
  compacted: etcd(OUT_OF_RANGE, 'mvcc: required revision has been compacted'),
  'future-revision': etcd(OUT_OF_RANGE, 'mvcc: required revision is a future revision'),
  'no-space': etcd(RESOURCE_EXHAUSTED, 'mvcc: database space exceeded'),
  'request-too-large': etcd(INVALID_ARGUMENT, 'request is too large'),
  'too-many-requests': etcd(RESOURCE_EXHAUSTED, 'too many requests'),

  // leases
  'lease-not-found': etcd(NOT_FOUND, 'requested lease not found'),
  'lease-exists': etcd(FAILED_PRECONDITION, 'lease already exists'),
  'lease-ttl-too-large': etcd(OUT_OF_RANGE, 'too large lease TTL'),

  // members
  'member-exists': etcd(FAILED_PRECONDITION, 'member ID already exist'),
  'peer-url-exists': etcd(FAILED_PRECONDITION, 'Peer URLs already exists'),
  'not-enough-started-members': etcd(
    FAILED_PRECONDITION,
    're-configuration failed due to not enough started members',
  ),
  'bad-member-urls': etcd(INVALID_ARGUMENT, 'given member URLs are invalid'),
  'member-not-found': etcd(NOT_FOUND, 'member not found'),
  'member-not-learner': etcd(FAILED_PRECONDITION, 'can only promote a learner member'),
  'learner-not-ready': etcd(FAILED_PRECONDITION, 'can only promote a learner member which is in sync with leader'),
  'too-many-learners': etcd(FAILED_PRECONDITION, 'too many learner members in cluster'),
  'cluster-id-mismatch': etcd(FAILED_PRECONDITION, 'cluster ID mismatch'),
  'not-supported-for-learner': etcd(FAILED_PRECONDITION, 'rpc not supported for learner'),
  'bad-leader-transferee': etcd(FAILED_PRECONDITION, 'bad leader transferee'),

  // the cluster's state
  'no-leader': etcd(UNAVAILABLE, 'no leader'),
  'not-leader': etcd(FAILED_PRECONDITION, 'not leader'),
  'leader-changed': etcd(UNAVAILABLE, 'leader changed'),
  'not-capable': etcd(FAILED_PRECONDITION, 'not capable'),
  stopped: etcd(UNAVAILABLE, 'server stopped'),
  'timed-out': etcd(UNAVAILABLE, 'request timed out'),
  'timed-out-leader-failed': etcd(UNAVAILABLE, 'request timed out, possibly due to previous leader failure'),
  'timed-out-connection-lost': etcd(UNAVAILABLE, 'request timed out, possibly due to connection lost'),
  'timed-out-applying': etcd(UNAVAILABLE, 'request timed out, waiting for the applied index took too long'),
  unhealthy: etcd(UNAVAILABLE, 'unhealthy cluster'),
  corrupt: etcd(GrpcCode.DATA_LOSS, 'corrupt cluster'),

  // authentication
  'root-user-not-found': etcd(FAILED_PRECONDITION, 'root user does not exist'),
  'root-role-not-found': etcd(FAILED_PRECONDITION, 'root user does not have root role'),
  'user-exists': etcd(FAILED_PRECONDITION, 'user name already exists'),
  'user-empty': etcd(INVALID_ARGUMENT, 'user name is empty'),
  'user-not-found': etcd(FAILED_PRECONDITION, 'user name not found'),
  'role-exists': etcd(FAILED_PRECONDITION, 'role name already exists'),
  'role-not-found': etcd(FAILED_PRECONDITION, 'role name not found'),
  'role-empty': etcd(INVALID_ARGUMENT, 'role name is empty'),
  'authentication-failed': etcd(INVALID_ARGUMENT, 'authentication failed, invalid user ID or password'),
  'permission-not-given': etcd(INVALID_ARGUMENT, 'permission not given'),
  'permission-denied': etcd(GrpcCode.PERMISSION_DENIED, 'permission denied'),
  'role-not-granted': etcd(FAILED_PRECONDITION, 'role is not granted to the user'),
  'permission-not-granted': etcd(FAILED_PRECONDITION, 'permission is not granted to the role'),
  'auth-not-enabled': etcd(FAILED_PRECONDITION, 'authentication is not enabled'),
  'invalid-auth-token': etcd(GrpcCode.UNAUTHENTICATED, 'invalid auth token'),
  'invalid-auth-management': etcd(INVALID_ARGUMENT, 'invalid auth management'),
  'auth-revision-old': etcd(INVALID_ARGUMENT, 'revision of auth store is old'),
} as const satisfies Record<string, EtcdError>;

export type EtcdErrorCode = keyof typeof ETCD_ERRORS;

/** Codes of the replicated log, the host and the store that are one of etcd's under another name. */
const ALIASES: { readonly [code: string]: EtcdErrorCode } = {
  // Refusals of the log that are over when the client tries again.
  'quota-exceeded': 'too-many-requests',
  transferring: 'leader-changed',
  'term-not-established': 'no-leader',
  removed: 'stopped',
  'entry-too-large': 'request-too-large',
  // Membership changes.
  'change-in-progress': 'unhealthy',
  'learner-behind': 'learner-not-ready',
  'unknown-member': 'member-not-found',
};

/** The code and text with which a client hears of `error`. */
export function toEtcdError(error: QuorateError): EtcdError {
  const code = ALIASES[error.code] ?? error.code;
  if (Object.hasOwn(ETCD_ERRORS, code)) return ETCD_ERRORS[code as EtcdErrorCode];
  if (code === 'malformed') {
    return { code: GrpcCode.INTERNAL, message: `grpc: error unmarshalling request: ${error.message}` };
  }
  return { code: GrpcCode.UNKNOWN, message: error.message };
}

/** What a handler throws to refuse a request with one of etcd's errors. */
export function etcdError(code: EtcdErrorCode): QuorateError {
  return new QuorateError(code, ETCD_ERRORS[code].message);
}
