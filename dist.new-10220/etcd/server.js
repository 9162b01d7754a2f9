// One member of an etcd cluster: its identity, its replica of the key-value store, and the services on its client port.
import { setTimeout as sleep } from 'node:timers/promises';
import { QuorateError } from '../core/errors.js';
import { NONE } from '../core/protocol.js';
import { createGrpcServer } from '../grpc/index.js';
import { encodeCommand } from '../kv/commands.js';
import { Gate } from './auth/gate.js';
import { openTokens } from './auth/tokens.js';
import { toEtcdError } from './errors.js';
import { Gateway } from './gateway/gateway.js';
import { ResponseHeaders } from './headers.js';
import { HealthService } from './health-service.js';
import { serveHttp } from './http.js';
import { LastingCalls } from './lasting-calls.js';
import { LeaseKeeper } from './lease-keeper.js';
import { LeaseService } from './lease-service.js';
import { openMember } from './open-member.js';
import { parseOptions } from './options.js';
import { registerRoutes } from './routes.js';
import { openTls } from './tls/open-tls.js';
import { WatchService } from './watch-service.js';
/** gRPC's own limit lies above the log's, so that what is a little too large gets etcd's answer. etcd's figure. */
const GRPC_OVERHEAD_BYTES = 512 * 1024;
/** What base64, names and line breaks make of a request, at most. */
const JSON_OVERHEAD = 2;
/** Between attempts to publish this member's name. */
const PUBLISH_RETRY_MS = 200;
const CLOSE_GRACE_MS = 3000;
const LAG_INTERVAL_MS = 50;
/** Streams that require a leader do without one for so many election time-outs: as etcd. */
const LEADERLESS_TIMEOUTS = 3;
/** The shortest lease lasts so many election time-outs, rounded up to a second: as etcd. */
const LEASE_TIMEOUTS_MIN = 1.5;
/** Rejects with a coded error that says what to do: foreign or busy directory, busy port, a cluster that knows better. */
export async function startEtcdServer(options) {
    const parsed = parseOptions(options);
    const server = new Server(parsed, await openMember(parsed));
    try {
        await server.listen();
    }
    catch (thrown) {
        await server.close(0);
        throw thrown;
    }
    return server;
}
class Server {
    self;
    clusterId;
    replica;
    machine;
    gate;
    headers;
    limits;
    clusterToken;
    peerAddress;
    clientAddresses = [];
    stopped;
    ready;
    health;
    watch;
    lease;
    lasting;
    leader = NONE;
    isLearner = false;
    options;
    log;
    opened;
    keeper;
    grpc;
    resolveStopped;
    resolveReady;
    closing;
    lagTimer;
    constructor(options, opened) {
        this.options = options;
        this.log = options.log;
        this.opened = opened;
        this.self = opened.self;
        this.clusterId = opened.clusterId;
        this.replica = opened.replica;
        this.machine = opened.machine;
        this.peerAddress = opened.replica.peerAddress;
        this.headers = new ResponseHeaders(opened.clusterId, opened.self);
        this.limits = { maxRequestBytes: options.maxRequestBytes, maxTxnOps: options.maxTxnOps };
        this.clusterToken = options.initialClusterToken;
        this.gate = openGate(options, opened.machine);
        let resolveStopped = () => { };
        this.stopped = new Promise((resolve) => {
            resolveStopped = resolve;
        });
        this.resolveStopped = resolveStopped;
        let resolveReady = () => { };
        this.ready = new Promise((resolve) => {
            resolveReady = resolve;
        });
        this.resolveReady = resolveReady;
        const maxRequestBytes = options.maxRequestBytes + GRPC_OVERHEAD_BYTES;
        const onHandlerError = (error, path) => this.log.error({ err: error, path }, 'a request could not be handled');
        this.grpc = createGrpcServer({ maxRequestBytes, onHandlerError });
        this.health = new HealthService();
        const gateway = new Gateway(maxRequestBytes * JSON_OVERHEAD, onHandlerError);
        this.lasting = new LastingCalls(options.electionTimeoutMs * LEADERLESS_TIMEOUTS);
        this.watch = new WatchService(this, {
            progressIntervalMs: options.watchProgressIntervalMs,
            refusalOf: (call, range) => refusalOf(() => this.gate.checkRead(call, range)),
        });
        this.keeper = new LeaseKeeper(this);
        this.lease = new LeaseService(this, this.keeper, {
            ttlSecondsMin: Math.ceil((options.electionTimeoutMs * LEASE_TIMEOUTS_MIN) / 1000),
        });
        registerRoutes(both(this.grpc, gateway), this, this);
        this.grpc.http1((request, response) => serveHttp(this, gateway, request, response));
        this.follow();
    }
    /** As of a moment ago: requests must not each ask for a whole status. */
    applyLag = 0;
    measureLag = () => {
        const { commitIndex, applied } = this.replica.status();
        this.applyLag = commitIndex - applied;
    };
    /** Keeps what requests look at in plain fields, and hears of the end. */
    follow() {
        const { replica } = this;
        const { term, leader, membership } = replica.status();
        this.leader = leader;
        this.headers.raftTerm = term;
        this.isLearner = membership.learners.includes(this.self);
        replica.on('leader-changed', (change) => {
            this.leader = change.leader;
            this.lasting.onLeader(change.leader);
            this.headers.raftTerm = change.term;
            const { leader, term } = change;
            const news = leader === NONE ? 'nobody leads' : `${this.nameOf(leader)} leads term ${term}`;
            this.log.info({ leader: hex(leader), term }, `leader changed: ${news}`);
        });
        replica.on('membership-changed', (change) => {
            this.isLearner = change.membership.learners.includes(this.self);
        });
        replica.on('removed', () => {
            this.log.error({ member: hex(this.self) }, 'this member was removed from the cluster: it stops serving. To bring the machine back, add it as a new ' +
                'member and start it with an empty data directory');
            void this.stop({ type: 'removed' }, 0);
        });
        replica.on('fatal', (error) => {
            this.log.error({ code: error.code, error: error.message }, `this member cannot go on: ${error.message}`);
            void this.stop({ type: 'fatal', error }, 0);
        });
    }
    get watchers() {
        const { watchers: all, slowWatchers: slow } = this.machine.watches;
        return { all, slow };
    }
    nameOf(node) {
        return this.machine.attributesOf(node)?.name ?? hex(node);
    }
    async listen() {
        const { listenClientUrls: addresses, clientTls: source, dataDir, log } = this.options;
        const tls = source && openTls({ source, dataDir, side: 'client', addresses, log });
        for (const { host, port, isTls = false } of addresses) {
            const bound = await this.grpc.listen({ host, port, ...(isTls && tls && { tls }) });
            this.clientAddresses.push({ ...bound, isTls });
        }
        this.lagTimer = setInterval(this.measureLag, LAG_INTERVAL_MS).unref();
        void this.publish();
    }
    /** Tells the cluster this member's name and client URLs; from then on it counts as started. */
    async publish() {
        const { name, advertiseClientUrls: clientUrls } = this.options;
        const command = encodeCommand({ type: 'member-attributes', member: { id: this.self, name, clientUrls } });
        for (;;) {
            if (this.closing !== undefined)
                return;
            const error = await new Promise((resolve) => this.replica.propose(command, resolve));
            if (error === undefined)
                break;
            this.log.warn({ code: error.code }, `could not publish this member's name yet: ${error.message}`);
            await sleep(PUBLISH_RETRY_MS);
        }
        this.health.setServing(true);
        this.log.info({ member: hex(this.self), cluster: hex(this.clusterId), clientAddresses: this.clientAddresses }, 'ready to serve client requests');
        this.resolveReady();
    }
    close(graceMs = CLOSE_GRACE_MS) {
        return this.stop({ type: 'closed' }, graceMs);
    }
    stop(reason, graceMs) {
        this.closing ??= this.shutDown(reason, graceMs);
        return this.closing;
    }
    async shutDown(reason, graceMs) {
        clearInterval(this.lagTimer);
        this.health.close();
        this.watch.close();
        this.keeper.close();
        this.lasting.close();
        // First the clients: what they asked can still be answered while the replica runs.
        await this.grpc.close(graceMs);
        await this.replica.close();
        await this.opened.release();
        if (reason.type === 'closed')
            this.log.info({ member: hex(this.self) }, 'closed');
        this.resolveStopped(reason);
        this.resolveReady();
    }
}
function openGate({ authToken, authTokenTtlSeconds, clientTls }, machine) {
    const { auth } = machine;
    return new Gate({
        auth,
        tokens: openTokens({ authToken, ttlSeconds: authTokenTtlSeconds, sharedKey: () => auth.tokenKey }),
        keysOfLease: (lease) => machine.leases.keysOf(lease),
        trustsCertificates: clientTls?.type === 'files' && clientTls.clientCertAuth === true,
    });
}
/** The refusal that `check` throws, if it does. */
function refusalOf(check) {
    try {
        check();
        return undefined;
    }
    catch (thrown) {
        if (thrown instanceof QuorateError)
            return toEtcdError(thrown);
        throw thrown;
    }
}
/** One handler for gRPC and JSON alike. */
function both(grpc, gateway) {
    return {
        unary(path, handler) {
            grpc.unary(path, handler);
            gateway.unary(path, handler);
        },
        stream(path, handler) {
            grpc.stream(path, handler);
            gateway.stream(path, handler);
        },
    };
}
function hex(id) {
    return id.toString(16);
}
//# sourceMappingURL=server.js.map