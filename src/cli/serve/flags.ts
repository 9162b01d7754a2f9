// The flags of `quorate serve` as a table. They are etcd's: same names, same units, same defaults, but for the two
// durations of elections, which are a third of etcd's and less: a dead leader is replaced within half a second. Those
// that etcd has and this server has not are in refused-flags.ts.

import { DEFAULT_ENGINE, ENGINE_NAMES } from '../../host/engines.ts';

/** How a flag's text is read. Lists are comma separated; durations are whole milliseconds, as etcd has them. */
export type FlagKind = 'text' | 'boolean' | 'integer' | 'milliseconds' | 'urls' | 'cluster';

export interface ServeFlag {
  readonly name: string;
  readonly kind: FlagKind;
  /** Shown in the help, and used when no source sets the flag. Undefined: computed from other flags. */
  readonly initial: string | undefined;
  readonly help: string;
  readonly group: 'Member' | 'Clustering' | 'Limits' | 'Timing' | 'Security' | 'Logging' | 'Configuration';
  /** Allowed texts, if only some are. */
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

const MAIN_FLAGS: readonly ServeFlag[] = [
  {
    name: 'name',
    kind: 'text',
    initial: 'default',
    group: 'Member',
    help: 'this member’s name, as --initial-cluster calls it',
  },
  {
    name: 'data-dir',
    kind: 'text',
    initial: undefined,
    group: 'Member',
    help: 'where this member keeps everything it must not forget (default: <name>.quorate)',
  },
  {
    name: 'listen-client-urls',
    kind: 'urls',
    initial: 'http://localhost:2379',
    group: 'Member',
    help: 'where clients are served',
  },
  {
    name: 'listen-peer-urls',
    kind: 'urls',
    initial: 'http://localhost:2380',
    group: 'Member',
    help: 'where the other members are served',
  },
  {
    name: 'advertise-client-urls',
    kind: 'urls',
    initial: undefined,
    group: 'Clustering',
    help: 'how clients reach this member (needed when --listen-client-urls is set)',
  },
  {
    name: 'initial-advertise-peer-urls',
    kind: 'urls',
    initial: undefined,
    group: 'Clustering',
    help: 'how the other members reach this one (default: http://localhost:2380)',
  },
  {
    name: 'initial-cluster',
    kind: 'cluster',
    initial: undefined,
    group: 'Clustering',
    help: 'all founding members: name=peer-url,name=peer-url (default: this member alone)',
  },
  {
    name: 'initial-cluster-state',
    kind: 'text',
    initial: 'new',
    choices: ['new', 'existing'],
    group: 'Clustering',
    help: 'found a new cluster, or join one that this member was added to',
  },
  {
    name: 'initial-cluster-token',
    kind: 'text',
    initial: 'etcd-cluster',
    group: 'Clustering',
    help: 'sets clusters apart that would otherwise have the same members',
  },
  {
    name: 'consensus',
    kind: 'text',
    initial: undefined,
    choices: ENGINE_NAMES,
    group: 'Clustering',
    help: `the replicated log to run, the same on all members (default: what the data directory holds, else ${DEFAULT_ENGINE})`,
  },
  {
    name: 'heartbeat-interval',
    kind: 'milliseconds',
    initial: '50',
    minimum: 1,
    maximum: 10_000,
    group: 'Timing',
    help: 'the leader tells the others this often that it lives, in milliseconds',
  },
  {
    name: 'election-timeout',
    kind: 'milliseconds',
    initial: '350',
    minimum: 10,
    maximum: 50_000,
    group: 'Timing',
    help: 'a follower that hears nothing this long looks for a new leader, in milliseconds; at least 5 heartbeats',
  },
  {
    name: 'snapshot-count',
    kind: 'integer',
    initial: '10000',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    group: 'Limits',
    help: 'committed entries between two compactions of the log',
  },
  {
    name: 'max-txn-ops',
    kind: 'integer',
    initial: '128',
    minimum: 1,
    maximum: 1_000_000,
    group: 'Limits',
    help: 'most operations in one transaction',
  },
  {
    name: 'listen-metrics-urls',
    kind: 'urls',
    initial: '',
    group: 'Logging',
    help: 'where metrics and health are served besides the clients’ port',
  },
  {
    name: 'enable-distributed-tracing',
    kind: 'boolean',
    initial: 'false',
    group: 'Logging',
    help: 'hand traces of calls to an OpenTelemetry collector',
  },
  {
    name: 'distributed-tracing-address',
    kind: 'text',
    initial: 'localhost:4318',
    group: 'Logging',
    help: 'where the collector takes OTLP over HTTP (etcd’s speaks gRPC, to port 4317)',
  },
  {
    name: 'distributed-tracing-service-name',
    kind: 'text',
    initial: 'quorate',
    group: 'Logging',
    help: 'what the traces call this service',
  },
  {
    name: 'distributed-tracing-instance-id',
    kind: 'text',
    initial: '',
    group: 'Logging',
    help: 'what they call this member',
  },
  {
    name: 'distributed-tracing-sampling-rate',
    kind: 'integer',
    initial: '0',
    minimum: 0,
    maximum: 1_000_000,
    group: 'Logging',
    help: 'of a million calls whose client does not trace, how many are traced',
  },
  {
    name: 'metrics',
    kind: 'text',
    initial: 'basic',
    choices: ['basic', 'extensive'],
    group: 'Logging',
    help: 'extensive: also how long calls took, by method',
  },
  {
    name: 'quota-backend-bytes',
    kind: 'integer',
    initial: '0',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    group: 'Limits',
    help: 'most bytes that the database may hold before only what makes room is taken; 0 is 2 GiB',
  },
  {
    name: 'auto-compaction-mode',
    kind: 'text',
    initial: 'periodic',
    choices: ['periodic', 'revision'],
    group: 'Limits',
    help: 'what --auto-compaction-retention counts: time, or revisions',
  },
  {
    name: 'auto-compaction-retention',
    kind: 'text',
    initial: '0',
    group: 'Limits',
    help: 'how much of the past is kept: a time such as 10m or 12 (hours), or a number of revisions; 0 keeps all',
  },
  {
    name: 'auto-promote-learners',
    kind: 'boolean',
    initial: 'false',
    group: 'Clustering',
    help: 'the leader makes voters of learners that have caught up, by itself (not etcd’s)',
  },
  {
    name: 'corrupt-check-time',
    kind: 'text',
    initial: '0s',
    group: 'Limits',
    help: 'how often the leader has the members’ data compared, such as 12h; 0s is never',
  },
  {
    name: 'initial-corrupt-check',
    kind: 'boolean',
    initial: 'false',
    group: 'Limits',
    help: 'have the members’ data compared once this member has started',
  },
  {
    name: 'max-request-bytes',
    kind: 'integer',
    initial: '1572864',
    minimum: 1024,
    maximum: 1024 * 1024 * 1024,
    group: 'Limits',
    help: 'largest client request in bytes',
  },
  {
    name: 'max-concurrent-streams',
    kind: 'integer',
    initial: '10000',
    minimum: 1,
    maximum: 4_294_967_295,
    group: 'Limits',
    help: 'most calls open at once on one connection',
  },
  {
    name: 'max-connections',
    kind: 'integer',
    initial: '20000',
    minimum: 0,
    maximum: 1_000_000_000,
    group: 'Limits',
    help: 'most connections of clients at once; 0 is no limit',
  },
  {
    name: 'max-concurrent-requests',
    kind: 'integer',
    initial: '20000',
    minimum: 1,
    maximum: 1_000_000_000,
    group: 'Limits',
    help: 'most requests under way at once, of all clients; more get ResourceExhausted',
  },
  {
    name: 'max-streams',
    kind: 'integer',
    initial: '100000',
    minimum: 1,
    maximum: 1_000_000_000,
    group: 'Limits',
    help: 'most streams open at once (watches, keep-alives), of all clients; more get ResourceExhausted',
  },
  {
    name: 'max-watches-per-stream',
    kind: 'integer',
    initial: '100000',
    minimum: 1,
    maximum: 1_000_000_000,
    group: 'Limits',
    help: 'most watches on one stream; more are cancelled as they are made',
  },
  {
    name: 'max-watches',
    kind: 'integer',
    initial: '1000000',
    minimum: 1,
    maximum: 1_000_000_000,
    group: 'Limits',
    help: 'most watches of all clients; more are cancelled as they are made',
  },
  {
    name: 'max-range-bytes',
    kind: 'integer',
    initial: '268435456',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    group: 'Limits',
    help: 'most memory that the answer to one range may take; a larger one gets ResourceExhausted',
  },
  {
    name: 'max-held-bytes',
    kind: 'integer',
    initial: '536870912',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    group: 'Limits',
    help: 'bytes of unfinished requests and unread answers, of all clients, at which requests get ResourceExhausted',
  },
  {
    name: 'grpc-keepalive-min-time',
    kind: 'text',
    initial: '5s',
    group: 'Timing',
    help: 'clients that ping more often than this are cut off; 0s lets them',
  },
  {
    name: 'grpc-keepalive-interval',
    kind: 'text',
    initial: '2h',
    group: 'Timing',
    help: 'silence after which a client is pinged',
  },
  {
    name: 'grpc-keepalive-timeout',
    kind: 'text',
    initial: '20s',
    group: 'Timing',
    help: 'silence after such a ping that ends the connection',
  },
  {
    name: 'watch-progress-notify-interval',
    kind: 'text',
    initial: '10m',
    group: 'Timing',
    help: 'how often a watch that wants to know hears that it has missed nothing',
  },
  {
    name: 'log-level',
    kind: 'text',
    initial: 'info',
    choices: ['debug', 'info', 'warn', 'error', 'panic', 'fatal'],
    group: 'Logging',
    help: 'least severe level that is logged',
  },
  {
    name: 'config-file',
    kind: 'text',
    initial: '',
    group: 'Configuration',
    help: 'YAML file with these flags as keys; the environment and flags override it',
  },
];

/** TLS for clients; the same for members with `peer-` before the name. */
function tlsFlags(prefix: '' | 'peer-', whom: string): ServeFlag[] {
  const flag = (name: string, kind: FlagKind, help: string): ServeFlag => {
    return { name: `${prefix}${name}`, kind, initial: kind === 'boolean' ? 'false' : '', group: 'Security', help };
  };
  return [
    flag('cert-file', 'text', `certificate shown to ${whom}, with its chain, in PEM; read again when it changes`),
    flag('key-file', 'text', 'its key, in PEM'),
    flag('trusted-ca-file', 'text', `authorities of the certificates that ${whom} must show, in PEM`),
    flag('client-cert-auth', 'boolean', `${whom} must show a certificate of a trusted authority`),
    flag('auto-tls', 'boolean', 'TLS with a self-signed certificate, kept in the data directory'),
  ];
}

const optional = (name: string, help: string, more: Partial<ServeFlag> = {}): ServeFlag => {
  return { name, kind: 'text', initial: '', group: 'Security', help, ...more };
};

const TLS_VERSIONS = ['', 'TLS1.2', 'TLS1.3'];

const SECURITY_FLAGS: readonly ServeFlag[] = [
  optional('cors', 'origins whose pages may ask over HTTP, comma separated; * is all', { initial: '*' }),
  optional('host-whitelist', 'names under which this member may be asked over plain HTTP; * is any', { initial: '*' }),
  ...tlsFlags('', 'clients'),
  optional('client-crl-file', 'certificates of clients that were revoked, in DER or PEM'),
  optional('client-cert-allowed-hostname', 'clients’ certificates must be for this host'),
  ...tlsFlags('peer-', 'members'),
  optional('peer-client-cert-file', 'certificate shown to members that this one dials, if it is another'),
  optional('peer-client-key-file', 'its key'),
  optional('peer-crl-file', 'certificates of members that were revoked, in DER or PEM'),
  optional('peer-cert-allowed-cn', 'members’ certificates must have this common name'),
  optional('peer-cert-allowed-hostname', 'members’ certificates must be for this host'),
  optional('self-signed-cert-validity', 'years for which certificates of --auto-tls and --peer-auto-tls are good', {
    kind: 'integer',
    initial: '1',
    minimum: 1,
    maximum: 100,
  }),
  optional(
    'cipher-suites',
    'allowed cipher suites of TLS 1.2 by their IANA names, comma separated (default: all good ones)',
  ),
  optional('tls-min-version', 'oldest version of TLS that is spoken', { initial: 'TLS1.2', choices: TLS_VERSIONS }),
  optional('auth-token', 'tokens of users: simple, or jwt,sign-method=NAME,priv-key=FILE,pub-key=FILE,ttl=TIME', {
    initial: 'simple',
  }),
  optional('auth-token-ttl', 'seconds for which a simple token is good', {
    kind: 'integer',
    initial: '300',
    minimum: 1,
    maximum: 31_536_000,
  }),
  optional('tls-max-version', 'newest version of TLS that is spoken (default: the newest)', { choices: TLS_VERSIONS }),
];

export const SERVE_FLAGS: readonly ServeFlag[] = [...MAIN_FLAGS, ...SECURITY_FLAGS];
