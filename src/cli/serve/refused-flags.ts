// Flags of etcd's that `quorate serve` does not have: known all the same, so that setting one is refused by name, not ignored.

/** A flag of etcd's that is refused unless its value asks for what happens anyway. */
export interface RefusedFlag {
  readonly name: string;
  /** What is missing, as the end of the sentence '--name is refused: …'. */
  readonly why: string;
  /** Values that change nothing, and pass. */
  readonly inert: readonly string[];
  readonly isBoolean: boolean;
}

const NO_TUNING = 'this cannot be tuned yet';
const NO_DISCOVERY = 'discovery services are not supported; list the members with --initial-cluster';
const NO_V2 = 'etcd’s v2 API is not supported';

function text(why: string, names: readonly string[], inert: readonly string[] = ['']): RefusedFlag[] {
  return names.map((name) => ({ name, why, inert, isBoolean: false }));
}

function switches(why: string, names: readonly string[], inert: readonly string[] = ['false']): RefusedFlag[] {
  return names.map((name) => ({ name, why, inert, isBoolean: true }));
}

export const REFUSED_FLAGS: readonly RefusedFlag[] = [
  ...text('this server dials nobody as a client', ['client-cert-file', 'client-key-file']),
  ...switches('certificates are checked against the host that was dialled', ['peer-skip-client-san-verification']),
  ...text('passwords are hashed with scrypt', ['bcrypt-cost'], ['10']),
  ...switches('profiling over HTTP is not supported', ['enable-pprof']),
  ...switches('recovery from the loss of a majority is not built yet', ['force-new-cluster']),
  ...switches('this server never acknowledges what its disk does not have', ['unsafe-no-fsync']),
  ...switches('pre-vote is always on', ['pre-vote'], ['true']),
  ...switches('unhealthy membership changes are always refused', ['strict-reconfig-check'], ['true']),
  ...switches('elections start one full timeout after a start', ['initial-election-tick-advance'], ['true', 'false']),
  ...text('logs are JSON on standard error', ['logger'], ['zap', 'pino']),
  ...text('logs are JSON on standard error', ['log-outputs', 'log-output'], ['default', 'stderr']),
  ...text('logs are JSON on standard error', ['log-format'], ['json']),
  ...text('logs are JSON on standard error', ['log-package-levels']),
  ...switches('rotate logs outside of the server', ['enable-log-rotation']),
  ...text('rotate logs outside of the server', ['log-rotation-config-json']),
  ...switches('use --log-level debug', ['debug']),
  ...text('the log lies in the data directory', ['wal-dir']),
  ...text('old files are removed as soon as nothing needs them', ['max-snapshots', 'max-wals'], ['5', '']),
  ...text(NO_TUNING, ['backend-batch-limit', 'backend-batch-interval', 'backend-bbolt-freelist-type'], []),
  ...text(NO_TUNING, ['snapshot-catchup-entries', 'warning-unary-request-duration'], []),
  ...text(NO_TUNING, ['listen-client-http-urls', 'feature-gates']),
  ...switches(NO_TUNING, ['socket-reuse-port', 'socket-reuse-address']),
  ...text(NO_DISCOVERY, ['discovery', 'discovery-srv', 'discovery-srv-name', 'discovery-proxy', 'discovery-fallback']),
  ...text(NO_DISCOVERY, ['discovery-token', 'discovery-endpoints']),
  ...switches(NO_V2, ['enable-v2']),
  ...text(NO_V2, ['v2-deprecation'], ['not-yet', 'write-only', 'gone']),
  ...text('there is no proxy mode', ['proxy'], ['off', '']),
];

/** etcd keeps its trials under this prefix; none of them is supported. */
export const EXPERIMENTAL_PREFIX = 'experimental-';
