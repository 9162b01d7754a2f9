// Every error that etcd's clients know: gRPC code and exact text. Clients compare the texts (clientv3's rpctypes,
// etcd3's EtcdError classes), so neither may change. Ours are coded by the name on the left.

import { QuorateError } from '../core/errors.ts';
import { GRPC_STATUS } from '../grpc/status.ts';

export interface EtcdError {
  readonly code: number;
  readonly message: string;
}

const { invalidArgument, notFound, resourceExhausted, failedPrecondition, outOfRange, unavailable } = GRPC_STATUS;

function etcd(code: number, text: string): EtcdError {
  return { code, message: `etcdserver: ${text}` };
}

export const ETCD_ERRORS = {
  // requests on keys
  'empty-key': etcd(invalidArgument, 'key is not provided'),
  'key-not-found': etcd(invalidArgument, 'key not found'),
  'value-provided': etcd(invalidArgument, 'value is provided'),
  'lease-provided': etcd(invalidArgument, 'lease is provided'),
  'too-many-operations': etcd(invalidArgument, 'too many operations in txn request'),
  'duplicate-key': etcd(invalidArgument, 'duplicate key given in txn request'),
  'invalid-sort-option': etcd(invalidArgument, 'invalid sort option'),
  compacted: etcd(outOfRange, 'mvcc: required revision has been compacted'),
  'future-revision': etcd(outOfRange, 'mvcc: required revision is a future revision'),
  'no-space': etcd(resourceExhausted, 'mvcc: database space exceeded'),
  'request-too-large': etcd(invalidArgument, 'request is too large'),
  'too-many-requests': etcd(resourceExhausted, 'too many requests'),
  /** Ours: etcd answers, or dies of it. */
  'range-too-large': etcd(resourceExhausted, 'range is too large for one answer: set a limit, or use RangeStream'),

  // leases
  'lease-not-found': etcd(notFound, 'requested lease not found'),
  'lease-exists': etcd(failedPrecondition, 'lease already exists'),
  'lease-ttl-too-large': etcd(outOfRange, 'too large lease TTL'),

  // members
  'member-exists': etcd(failedPrecondition, 'member ID already exist'),
  'peer-url-exists': etcd(failedPrecondition, 'Peer URLs already exists'),
  'not-enough-started-members': etcd(failedPrecondition, 're-configuration failed due to not enough started members'),
  'bad-member-urls': etcd(invalidArgument, 'given member URLs are invalid'),
  'member-not-found': etcd(notFound, 'member not found'),
  'member-not-learner': etcd(failedPrecondition, 'can only promote a learner member'),
  'learner-not-ready': etcd(failedPrecondition, 'can only promote a learner member which is in sync with leader'),
  'too-many-learners': etcd(failedPrecondition, 'too many learner members in cluster'),
  'cluster-id-mismatch': etcd(failedPrecondition, 'cluster ID mismatch'),
  'not-supported-for-learner': etcd(failedPrecondition, 'rpc not supported for learner'),
  'bad-leader-transferee': etcd(failedPrecondition, 'bad leader transferee'),

  // the cluster's state
  'no-leader': etcd(unavailable, 'no leader'),
  'not-leader': etcd(failedPrecondition, 'not leader'),
  'leader-changed': etcd(unavailable, 'leader changed'),
  'not-capable': etcd(failedPrecondition, 'not capable'),
  stopped: etcd(unavailable, 'server stopped'),
  'timed-out': etcd(unavailable, 'request timed out'),
  'timed-out-leader-failed': etcd(unavailable, 'request timed out, possibly due to previous leader failure'),
  'timed-out-connection-lost': etcd(unavailable, 'request timed out, possibly due to connection lost'),
  'timed-out-applying': etcd(unavailable, 'request timed out, waiting for the applied index took too long'),
  unhealthy: etcd(unavailable, 'unhealthy cluster'),
  corrupt: etcd(GRPC_STATUS.dataLoss, 'corrupt cluster'),

  'wrong-downgrade-version': etcd(invalidArgument, 'wrong downgrade target version format'),
  'invalid-downgrade-target': etcd(invalidArgument, 'invalid downgrade target version'),
  'no-inflight-downgrade': etcd(failedPrecondition, 'no inflight downgrade job'),

  // authentication
  'root-user-not-found': etcd(failedPrecondition, 'root user does not exist'),
  'root-role-not-found': etcd(failedPrecondition, 'root user does not have root role'),
  'user-exists': etcd(failedPrecondition, 'user name already exists'),
  'user-empty': etcd(invalidArgument, 'user name is empty'),
  'user-not-found': etcd(failedPrecondition, 'user name not found'),
  'role-exists': etcd(failedPrecondition, 'role name already exists'),
  'role-not-found': etcd(failedPrecondition, 'role name not found'),
  'role-empty': etcd(invalidArgument, 'role name is empty'),
  'authentication-failed': etcd(invalidArgument, 'authentication failed, invalid user ID or password'),
  'permission-not-given': etcd(invalidArgument, 'permission not given'),
  'permission-denied': etcd(GRPC_STATUS.permissionDenied, 'permission denied'),
  'role-not-granted': etcd(failedPrecondition, 'role is not granted to the user'),
  'permission-not-granted': etcd(failedPrecondition, 'permission is not granted to the role'),
  'auth-not-enabled': etcd(failedPrecondition, 'authentication is not enabled'),
  'invalid-auth-token': etcd(GRPC_STATUS.unauthenticated, 'invalid auth token'),
  'invalid-auth-management': etcd(invalidArgument, 'invalid auth management'),
  'auth-revision-old': etcd(invalidArgument, 'revision of auth store is old'),
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
    return { code: GRPC_STATUS.internal, message: `grpc: error unmarshalling request: ${error.message}` };
  }
  if (code === 'unimplemented') return { code: GRPC_STATUS.unimplemented, message: error.message };
  return { code: GRPC_STATUS.unknown, message: error.message };
}

/** What a handler throws to refuse a request with one of etcd's errors. */
export function etcdError(code: EtcdErrorCode): QuorateError {
  return new QuorateError(code, ETCD_ERRORS[code].message);
}
