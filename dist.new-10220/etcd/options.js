// What one member of an etcd cluster is started with. The command line's options fit as they are.
import { QuorateError } from '../core/errors.js';
const SILENT = { info: () => { }, warn: () => { }, error: () => { } };
/** Fills in defaults and checks; throws `invalid-option`, which names the option and its value. */
export function parseOptions(options) {
    const { name = 'default' } = options;
    const listenClientUrls = options.listenClientUrls ?? [{ host: '127.0.0.1', port: 2379 }];
    const listenPeerUrls = options.listenPeerUrls ?? [{ host: '127.0.0.1', port: 2380 }];
    const initialAdvertisePeerUrls = options.initialAdvertisePeerUrls ?? listenPeerUrls.map(urlOf);
    const parsed = {
        dataDir: options.dataDir,
        name,
        listenClientUrls,
        listenPeerUrls,
        advertiseClientUrls: options.advertiseClientUrls ?? listenClientUrls.map(urlOf),
        initialAdvertisePeerUrls,
        initialCluster: options.initialCluster ?? [{ name, peerUrls: initialAdvertisePeerUrls }],
        initialClusterState: options.initialClusterState ?? 'new',
        initialClusterToken: options.initialClusterToken ?? 'etcd-cluster',
        consensus: options.consensus,
        heartbeatIntervalMs: options.heartbeatIntervalMs ?? 50,
        electionTimeoutMs: options.electionTimeoutMs ?? 350,
        snapshotCount: options.snapshotCount ?? 10_000,
        maxTxnOps: options.maxTxnOps ?? 128,
        maxRequestBytes: options.maxRequestBytes ?? 1.5 * 1024 * 1024,
        watchProgressIntervalMs: options.watchProgressIntervalMs ?? 600_000,
        authToken: options.authToken ?? 'simple',
        authTokenTtlSeconds: options.authTokenTtlSeconds ?? 300,
        ...(options.clientTls && { clientTls: options.clientTls }),
        ...(options.peerTls && { peerTls: options.peerTls }),
        log: options.log ?? SILENT,
    };
    check(parsed);
    return parsed;
}
const COUNTS = [
    'heartbeatIntervalMs',
    'electionTimeoutMs',
    'snapshotCount',
    'maxTxnOps',
    'authTokenTtlSeconds',
    'maxRequestBytes',
    'watchProgressIntervalMs',
];
function check(options) {
    const refuse = (option, expected) => {
        throw new QuorateError('invalid-option', `${option} must be ${expected}, not ${JSON.stringify(options[option])}`);
    };
    for (const option of COUNTS) {
        const value = options[option];
        if (!Number.isSafeInteger(value) || value < 1)
            refuse(option, 'an integer above 0');
    }
    if (options.dataDir === '')
        refuse('dataDir', 'the path of a directory');
    if (options.name === '')
        refuse('name', 'a name');
    if (options.listenClientUrls.length === 0)
        refuse('listenClientUrls', 'at least one address');
    if (options.listenPeerUrls.length !== 1)
        refuse('listenPeerUrls', 'one address: a member has one port for its peers');
    if (options.clientTls === undefined && options.listenClientUrls.some(({ isTls }) => isTls)) {
        refuse('clientTls', 'given: listenClientUrls asks for TLS');
    }
    if (options.peerTls === undefined && options.listenPeerUrls[0]?.isTls) {
        refuse('peerTls', 'given: listenPeerUrls asks for TLS');
    }
    if (options.initialAdvertisePeerUrls.length === 0)
        refuse('initialAdvertisePeerUrls', 'at least one URL');
}
function urlOf({ host, port, isTls }) {
    return `${isTls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
//# sourceMappingURL=options.js.map