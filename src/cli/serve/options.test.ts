// `quorate serve`: every flag from every source, and every way to get one wrong.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QuorateError } from '../../core/errors.ts';
import type { TlsFiles } from '../../etcd/tls/material.ts';
import { SERVE_FLAGS } from './flags.ts';
import { parseServeOptions, type ServeOptions } from './options.ts';
import { REFUSED_FLAGS } from './refused-flags.ts';

function noFile(path: string): string {
  throw new QuorateError('file-not-found', `cannot read ${path}`);
}

function parse(argv: string[], env: Record<string, string> = {}, file?: string): ServeOptions {
  return parseServeOptions(argv, env, file === undefined ? noFile : () => file);
}

function refusal(argv: string[], env: Record<string, string> = {}, file?: string): string {
  try {
    parse(argv, env, file);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(QuorateError);
    expect((thrown as QuorateError).code).toBe('invalid-option');
    return (thrown as QuorateError).message;
  }
  throw new Error('it was accepted');
}

function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch (thrown) {
    return thrown;
  }
}

/** For each flag: a text that differs from the default, where it ends up, and other flags it needs. */
const EXAMPLES: Record<string, { text: string; read: (o: ServeOptions) => unknown; is: unknown; with?: string[] }> = {
  name: { text: 'alpha', read: (o) => o.name, is: 'alpha' },
  'data-dir': { text: '/tmp/d', read: (o) => o.dataDir, is: '/tmp/d' },
  'listen-client-urls': {
    text: 'http://127.0.0.1:1,http://[::1]:2',
    read: (o) => o.listenClientUrls.map(({ host, port }) => [host, port]),
    is: [
      ['127.0.0.1', 1],
      ['::1', 2],
    ],
    with: ['--advertise-client-urls', 'http://127.0.0.1:1'],
  },
  'listen-peer-urls': {
    text: 'http://0.0.0.0:7',
    read: (o) => o.listenPeerUrls,
    is: [{ href: 'http://0.0.0.0:7', host: '0.0.0.0', port: 7, isTls: false }],
  },
  'advertise-client-urls': {
    text: 'http://a.example:9/,http://b:10',
    read: (o) => o.advertiseClientUrls,
    is: ['http://a.example:9', 'http://b:10'],
  },
  'initial-advertise-peer-urls': {
    text: 'http://a:7',
    read: (o) => [o.initialAdvertisePeerUrls, o.initialCluster],
    is: [['http://a:7'], [{ name: 'default', peerUrls: ['http://a:7'] }]],
  },
  'initial-cluster': {
    text: 'default=http://localhost:2380,b=http://b:1,b=http://c:1',
    read: (o) => o.initialCluster,
    is: [
      { name: 'default', peerUrls: ['http://localhost:2380'] },
      { name: 'b', peerUrls: ['http://b:1', 'http://c:1'] },
    ],
  },
  'initial-cluster-state': { text: 'existing', read: (o) => o.initialClusterState, is: 'existing' },
  'initial-cluster-token': { text: 'blue', read: (o) => o.initialClusterToken, is: 'blue' },
  consensus: { text: 'raft', read: (o) => o.consensus, is: 'raft' },
  'heartbeat-interval': { text: '20', read: (o) => o.heartbeatIntervalMs, is: 20 },
  'election-timeout': { text: '2500', read: (o) => o.electionTimeoutMs, is: 2500 },
  'snapshot-count': { text: '77', read: (o) => o.snapshotCount, is: 77 },
  'max-txn-ops': { text: '9', read: (o) => o.maxTxnOps, is: 9 },
  'max-request-bytes': { text: '2048', read: (o) => o.maxRequestBytes, is: 2048 },
  'max-concurrent-streams': { text: '77', read: (o) => o.maxConcurrentStreams, is: 77 },
  'max-connections': { text: '77', read: (o) => o.maxConnections, is: 77 },
  'max-concurrent-requests': { text: '77', read: (o) => o.maxConcurrentRequests, is: 77 },
  'max-streams': { text: '77', read: (o) => o.maxStreams, is: 77 },
  'max-watches-per-stream': { text: '77', read: (o) => o.maxWatchesPerStream, is: 77 },
  'max-watches': { text: '77', read: (o) => o.maxWatches, is: 77 },
  'max-range-bytes': { text: '77', read: (o) => o.maxRangeBytes, is: 77 },
  'max-held-bytes': { text: '77', read: (o) => o.maxHeldBytes, is: 77 },
  'grpc-keepalive-min-time': { text: '90s', read: (o) => o.keepAliveMinTimeMs, is: 90_000 },
  'grpc-keepalive-interval': { text: '90s', read: (o) => o.keepAliveIntervalMs, is: 90_000 },
  'grpc-keepalive-timeout': { text: '90s', read: (o) => o.keepAliveTimeoutMs, is: 90_000 },
  'watch-progress-notify-interval': { text: '90s', read: (o) => o.watchProgressIntervalMs, is: 90_000 },
  'log-level': { text: 'warn', read: (o) => o.logLevel, is: 'warn' },
  'listen-metrics-urls': {
    text: 'http://127.0.0.1:9',
    read: (o) => o.listenMetricsUrls.map(({ port }) => port),
    is: [9],
  },
  'enable-distributed-tracing': { text: 'true', read: (o) => o.tracing?.serviceName, is: 'quorate' },
  'distributed-tracing-address': traced('address', 'a:1'),
  'distributed-tracing-service-name': traced('serviceName', 'keys'),
  'distributed-tracing-instance-id': traced('instanceId', 'n1'),
  'distributed-tracing-sampling-rate': { ...traced('samplesPerMillion', '5'), is: 5 },
  metrics: { text: 'extensive', read: (o) => o.metrics, is: 'extensive' },
  cors: { text: 'https://a, https://b', read: (o) => o.cors, is: ['https://a', 'https://b'] },
  'host-whitelist': { text: 'a.example', read: (o) => o.hostWhitelist, is: ['a.example'] },
  'quota-backend-bytes': { text: '99', read: (o) => o.quotaBackendBytes, is: 99 },
  'auto-compaction-mode': { text: 'revision', read: (o) => o.autoCompaction.mode, is: 'revision' },
  'auto-compaction-retention': { text: '1h30m', read: (o) => o.autoCompaction.retention, is: 5_400_000 },
  'corrupt-check-time': { text: '90s', read: (o) => o.corruptionCheckIntervalMs, is: 90_000 },
  'initial-corrupt-check': { text: 'true', read: (o) => o.checksCorruptionAtStart, is: true },
  'auto-promote-learners': { text: 'true', read: (o) => o.promotesLearners, is: true },
  'auth-token': { text: 'jwt,sign-method=HS256', read: (o) => o.authToken, is: 'jwt,sign-method=HS256' },
  'auth-token-ttl': { text: '60', read: (o) => o.authTokenTtlSeconds, is: 60 },
  ...tlsExamples('', 'clientTls'),
  ...tlsExamples('peer-', 'peerTls'),
  'client-crl-file': fileExample('', 'crlFile'),
  'client-cert-allowed-hostname': fileExample('', 'allowedHostname'),
  'peer-crl-file': fileExample('peer-', 'crlFile'),
  'peer-cert-allowed-cn': fileExample('peer-', 'allowedCn'),
  'peer-cert-allowed-hostname': fileExample('peer-', 'allowedHostname'),
  'peer-client-cert-file': fileExample('peer-', 'clientCertFile'),
  'peer-client-key-file': fileExample('peer-', 'clientKeyFile'),
  'self-signed-cert-validity': {
    text: '3',
    read: (o) => o.peerTls,
    is: { type: 'self-signed', validityYears: 3 },
    with: [...https('peer-'), '--peer-auto-tls'],
  },
  'cipher-suites': {
    text: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, B',
    read: (o) => o.clientTls?.type === 'files' && o.clientTls.cipherSuites,
    is: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'B'],
    with: withPair(''),
  },
  'tls-min-version': { ...fileExample('', 'minVersion'), text: 'TLS1.3', is: 'TLSv1.3' },
  'tls-max-version': { ...fileExample('', 'maxVersion'), text: 'TLS1.2', is: 'TLSv1.2' },
};

type Example = (typeof EXAMPLES)[string];

function traced(property: 'address' | 'serviceName' | 'instanceId' | 'samplesPerMillion', text: string): Example {
  const read = (o: ServeOptions) => o.tracing?.[property];
  return { text, read, is: text, with: ['--enable-distributed-tracing'] };
}

function https(prefix: '' | 'peer-'): string[] {
  return prefix === ''
    ? ['--listen-client-urls', 'https://127.0.0.1:1', '--advertise-client-urls', 'https://127.0.0.1:1']
    : ['--listen-peer-urls', 'https://127.0.0.1:1'];
}

function withPair(prefix: '' | 'peer-'): string[] {
  return [...https(prefix), `--${prefix}cert-file`, 'c.pem', `--${prefix}key-file`, 'k.pem'];
}

/** A flag whose text becomes one property of a side's TLS. */
function fileExample(prefix: '' | 'peer-', property: keyof TlsFiles): Example {
  const read = (o: ServeOptions) => (o[prefix === '' ? 'clientTls' : 'peerTls'] as TlsFiles)[property];
  return { text: 'x', read, is: 'x', with: withPair(prefix) };
}

function tlsExamples(prefix: '' | 'peer-', side: 'clientTls' | 'peerTls'): Record<string, Example> {
  const pair = { type: 'files', clientCertAuth: false, minVersion: 'TLSv1.2' };
  const read = (o: ServeOptions) => o[side];
  return {
    [`${prefix}cert-file`]: {
      text: 'x',
      read,
      is: { ...pair, certFile: 'x', keyFile: 'k' },
      with: [...https(prefix), `--${prefix}key-file`, 'k'],
    },
    [`${prefix}key-file`]: {
      text: 'x',
      read,
      is: { ...pair, certFile: 'c', keyFile: 'x' },
      with: [...https(prefix), `--${prefix}cert-file`, 'c'],
    },
    [`${prefix}trusted-ca-file`]: fileExample(prefix, 'trustedCaFile'),
    [`${prefix}client-cert-auth`]: { ...fileExample(prefix, 'clientCertAuth'), text: 'true', is: true },
    [`${prefix}auto-tls`]: {
      text: 'true',
      read: (o) => [o[side]?.type, o.warnings.length > 0],
      is: ['self-signed', false],
      with: https(prefix),
    },
  };
}

const PLAIN_FLAGS = SERVE_FLAGS.map((flag) => flag.name).filter((name) => name !== 'config-file');
const variable = (prefix: string, name: string): string => prefix + name.toUpperCase().replaceAll('-', '_');

describe('every flag', () => {
  test.each(PLAIN_FLAGS)('--%s from each of its sources', (name) => {
    const example = EXAMPLES[name];
    if (!example) throw new Error(`no example for --${name}`);
    const { text, read, is } = example;
    const others = example.with ?? [];
    // Some are needed by the others: without them these are refused.
    expect(outcome(() => read(parse(others)))).not.toEqual(is);
    expect(read(parse([`--${name}`, text, ...others]))).toEqual(is);
    expect(read(parse([`--${name}=${text}`, ...others]))).toEqual(is);
    expect(read(parse([`-${name}`, text, ...others]))).toEqual(is);
    expect(read(parse(others, { [variable('ETCD_', name)]: text }))).toEqual(is);
    expect(read(parse(others, { [variable('QUORATE_', name)]: text }))).toEqual(is);
    expect(read(parse(['--config-file', 'c.yml', ...others], {}, `${name}: "${text}"`))).toEqual(is);
    expect(read(parse(others, { ETCD_CONFIG_FILE: 'c.yml' }, `${name}: "${text}"`))).toEqual(is);
  });

  test('flags win over the environment, ours over etcd’s, and all over the file', () => {
    const file = 'name: file';
    expect(parse(['--config-file', 'c'], {}, file).name).toBe('file');
    expect(parse(['--config-file', 'c'], { ETCD_NAME: 'etcd' }, file).name).toBe('etcd');
    expect(parse(['--config-file', 'c'], { QUORATE_NAME: 'ours', ETCD_NAME: 'etcd' }, file).name).toBe('ours');
    expect(parse(['--config-file', 'c', '--name', 'flag'], { QUORATE_NAME: 'ours' }, file).name).toBe('flag');
  });

  test('the defaults are etcd’s, but for faster elections', () => {
    const options = parse([]);
    expect(options).toMatchObject({
      name: 'default',
      dataDir: 'default.quorate',
      advertiseClientUrls: ['http://localhost:2379'],
      initialAdvertisePeerUrls: ['http://localhost:2380'],
      initialCluster: [{ name: 'default', peerUrls: ['http://localhost:2380'] }],
      initialClusterState: 'new',
      initialClusterToken: 'etcd-cluster',
      heartbeatIntervalMs: 50,
      electionTimeoutMs: 350,
      snapshotCount: 10_000,
      maxTxnOps: 128,
      maxRequestBytes: 1_572_864,
      logLevel: 'info',
      warnings: [],
    });
  });

  test('etcd’s own default of --max-concurrent-streams is as many as HTTP/2 has', () => {
    expect(parse(['--max-concurrent-streams', '4294967295']).maxConcurrentStreams).toBe(2 ** 31 - 1);
  });

  test('the data directory follows the name', () => {
    expect(parse(['--name', 'n7']).dataDir).toBe('n7.quorate');
  });
});

describe('wrong values', () => {
  test.each([
    [['--heartbeat-interval', 'soon'], /--heartbeat-interval expects a whole number of milliseconds.*'soon'/],
    [['--heartbeat-interval', '10ms'], /expects a whole number of milliseconds/],
    [['--election-timeout', '200'], /--election-timeout \(200 ms\) must be at least 5 times --heartbeat-interval/],
    [['--election-timeout', '60000'], /from 10 to 50000, got '60000'/],
    [['--snapshot-count', '-1'], /--snapshot-count expects a whole number from 1/],
    [['--max-request-bytes', '1e6'], /--max-request-bytes expects a whole number/],
    [['--max-txn-ops', '0'], /--max-txn-ops/],
    [['--log-level', 'loud'], /--log-level must be one of debug, .*got 'loud'/],
    [['--initial-cluster-state', 'old'], /must be one of new, existing, got 'old'/],
    [['--name', ''], /--name must not be empty/],
    [['--name', 'a=b'], /must not contain/],
    [
      ['--listen-peer-urls', 'localhost:2380'],
      /expects http:\/\/host:port or https:\/\/host:port, got 'localhost:2380'/,
    ],
    [['--listen-peer-urls', 'http://localhost'], /expects http:\/\/host:port/],
    [['--listen-peer-urls', 'http://localhost:1/path'], /expects http:\/\/host:port/],
    [['--listen-peer-urls', 'http://localhost:70000'], /there is no port 70000/],
    [['--listen-peer-urls', 'http://example.com:1'], /to listen, an IP address or localhost is needed/],
    [['--listen-peer-urls', 'https://127.0.0.1:1'], /needs --peer-cert-file and --peer-key-file, or --peer-auto-tls/],
    [['--auto-compaction-retention', 'soon'], /expects a time such as 10m, or hours, got 'soon'/],
    [['--auto-compaction-mode', 'revision', '--auto-compaction-retention', '5m'], /a number of revisions, got '5m'/],
    [['--corrupt-check-time', '5'], /--corrupt-check-time expects a time such as 10m, got '5'/],
    [['--max-concurrent-streams', '0'], /--max-concurrent-streams expects a whole number from 1/],
    [['--max-connections', '-1'], /--max-connections expects a whole number from 0/],
    [['--max-held-bytes', '1GB'], /--max-held-bytes expects a whole number from 1 to \d+, got '1GB'/],
    [['--grpc-keepalive-interval', '0s'], /--grpc-keepalive-interval expects a time from 1000ms to 500h, got '0s'/],
    [['--grpc-keepalive-timeout', '20'], /--grpc-keepalive-timeout expects a time such as 10m, got '20'/],
    [['--watch-progress-notify-interval', '10ms'], /expects a time from 100ms to 500h, got '10ms'/],
    [['--cert-file', 'a'], /--cert-file and --key-file are needed both/],
    [['--client-cert-auth'], /--client-cert-auth needs --cert-file and --key-file/],
    [['--peer-trusted-ca-file', 'a'], /--peer-trusted-ca-file needs --peer-cert-file/],
    [['--tls-min-version', 'TLS1.1'], /must be one of , TLS1.2, TLS1.3, got 'TLS1.1'/],
    [[...withPair(''), '--tls-min-version', 'TLS1.3', '--cipher-suites', 'X'], /cannot be chosen for TLS 1.3/],
    [[...https('peer-'), '--peer-auto-tls', '--initial-advertise-peer-urls', 'http://a:1'], /must both be https/],
    [['--listen-peer-urls', 'unix://a:1'], /Unix sockets are not supported/],
    [['--listen-peer-urls', 'http://127.0.0.1:1,'], /has an empty URL/],
    [['--listen-peer-urls', 'http://127.0.0.1:1,http://127.0.0.1:1/'], /names a URL twice/],
    [['--advertise-client-urls', 'http://0.0.0.0:1'], /no address that others can connect to/],
    [
      ['--listen-client-urls', 'http://0.0.0.0:1'],
      /--advertise-client-urls is required when --listen-client-urls is set/,
    ],
    [['--initial-cluster', 'a=http://a:1'], /does not contain this member: --name is 'default', the list has a/],
    [['--initial-cluster', 'default=http://a:1'], /--initial-advertise-peer-urls .* differs from/],
    [['--initial-cluster', 'http://a:1'], /expects name=url/],
    [['--initial-cluster', 'default=http://a:1,b=http://a:1'], /has http:\/\/a:1 twice, for 'default' and for 'b'/],
    [['--nmae', 'x'], /unknown option '--nmae'.*--name/s],
    [['--name'], /argument missing/],
    [['extra'], /too many arguments/],
  ])('%j', (argv, message) => {
    expect(refusal(argv)).toMatch(message);
  });

  test('the error names the variable or the file that has it wrong', () => {
    expect(refusal([], { ETCD_MAX_TXN_OPS: 'many' })).toMatch(/^ETCD_MAX_TXN_OPS expects/);
    expect(refusal(['--config-file', 'c.yml'], {}, 'max-txn-ops: many')).toMatch(/^max-txn-ops in c.yml expects/);
  });

  test('an unknown variable is a warning, for others may use the prefix', () => {
    expect(parse([], { ETCD_NMAE: 'x' }).warnings).toEqual(['unrecognised environment variable ETCD_NMAE']);
    expect(parse([], { ETCDCTL_API: '3', QUORATE_ENDPOINTS: 'x' }).warnings).toEqual([]);
  });

  test('whatever the arguments, the answer is options or a coded error', () => {
    const word = fc.oneof(fc.constantFrom(...SERVE_FLAGS.map((flag) => `--${flag.name}`)), fc.string());
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), fc.string(), (argv, file) => {
        try {
          parse(argv, {}, file);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'invalid-option' });
        }
      }),
    );
  });
});

describe('features that are not there', () => {
  test.each(REFUSED_FLAGS)('--$name is refused, not ignored', ({ name, isBoolean, inert, why }) => {
    const value = isBoolean ? (inert.includes('true') ? 'false' : 'true') : 'something-else';
    if (isBoolean && inert.length === 2) return;
    expect(refusal([`--${name}=${value}`])).toContain(why);
    expect(refusal([], { [variable('ETCD_', name)]: value })).toContain(why);
    expect(refusal(['--config-file', 'c'], {}, `${name}: ${value}`)).toContain(why);
    for (const text of inert) expect(() => parse([`--${name}=${text}`])).not.toThrow();
  });

  test('etcd’s experimental flags', () => {
    expect(refusal(['--experimental-initial-corrupt-check'])).toMatch(
      /^--experimental-initial-corrupt-check is refused/,
    );
    expect(refusal([], { ETCD_EXPERIMENTAL_PEER_SKIP: '1' })).toMatch(/^ETCD_EXPERIMENTAL_PEER_SKIP is refused/);
  });
});

describe('configuration file', () => {
  const withFile = ['--config-file', 'c.yml'];

  test('numbers, booleans, lists and nothing are read as etcd reads them', () => {
    const options = parse(
      withFile,
      {},
      'snapshot-count: 5\nadvertise-client-urls: [http://a:1, http://b:2]\nauto-tls: false',
    );
    expect(options.snapshotCount).toBe(5);
    expect(options.advertiseClientUrls).toEqual(['http://a:1', 'http://b:2']);
    expect(parse(withFile, {}, '').name).toBe('default');
  });

  test.each([
    ['name: [', /c.yml is not valid YAML/],
    ['- a', /must be a mapping/],
    ['nmae: x', /there is no option 'nmae'/],
    ['name: {a: b}', /name in c.yml must be a single value/],
    ['config-file: d.yml', /cannot be set in a configuration file/],
    ['client-transport-security:\n  cert-file: a.pem', /--cert-file and --key-file are needed both/],
    ['peer-transport-security:\n  trusted-ca-file: a.pem', /--peer-trusted-ca-file needs --peer-cert-file/],
    ['peer-transport-security: yes', /peer-transport-security must be a mapping/],
  ])('%j', (file, message) => {
    expect(refusal(withFile, {}, file)).toMatch(message);
  });

  test('a missing file is an error', () => {
    expect(refusal(['--config-file', '/none.yml'])).toMatch(/--config-file: cannot read \/none.yml/);
  });
});
