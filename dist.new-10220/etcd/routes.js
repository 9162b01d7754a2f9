// Which handler answers which method. Methods of etcd that are not built yet answer UNIMPLEMENTED by name.
import { SERVICES } from '../codec/etcd/services.js';
import { GRPC_STATUS } from '../grpc/status.js';
import { AuthService } from './auth/auth-service.js';
import { ClusterService } from './cluster-service.js';
import { checkLeader, checkVoter, failOrThrow, guard, settle } from './context.js';
import { ElectionService } from './election-service.js';
import { KvService } from './kv-service.js';
import { LockService } from './lock-service.js';
import { MaintenanceService } from './maintenance-service.js';
import { rangeStream } from './range-stream.js';
export function registerRoutes(server, context, lasting) {
    const { health, watch, lease } = lasting;
    const built = new Set();
    /** Answered by learners too. */
    const anywhere = (path, handler) => {
        built.add(path);
        // Not `guard`: every request passes here, and a closure each is not for free.
        server.unary(path, (request, call) => {
            try {
                handler(request, call);
            }
            catch (thrown) {
                failOrThrow(call, thrown);
            }
        });
    };
    const unary = (path, handler) => anywhere(path, (request, call) => {
        checkVoter(context);
        handler(request, call);
    });
    const stream = (path, handler) => {
        built.add(path);
        server.stream(path, (call) => guard(call, () => {
            checkVoter(context);
            checkLeader(context, call);
            handler(call);
        }));
    };
    const slow = (path, handler) => unary(path, (request, call) => {
        checkLeader(context, call);
        settle(call, handler(request));
    });
    /** For root alone, once users count. */
    const admin = (path, handler) => unary(path, (request, call) => {
        checkLeader(context, call);
        context.gate.checkRoot(call);
        settle(call, handler(request));
    });
    const kv = new KvService(context);
    anywhere('/etcdserverpb.KV/Range', (request, call) => kv.range(request, call));
    unary('/etcdserverpb.KV/Put', (request, call) => kv.put(request, call));
    unary('/etcdserverpb.KV/DeleteRange', (request, call) => kv.deleteRange(request, call));
    unary('/etcdserverpb.KV/Txn', (request, call) => kv.txn(request, call));
    unary('/etcdserverpb.KV/Compact', (request, call) => kv.compact(request, call));
    built.add('/etcdserverpb.KV/RangeStream');
    server.stream('/etcdserverpb.KV/RangeStream', (call) => rangeStream(context, call));
    stream('/etcdserverpb.Watch/Watch', (call) => watch.watch(call));
    unary('/etcdserverpb.Lease/LeaseGrant', (request, call) => lease.grant(request, call));
    unary('/etcdserverpb.Lease/LeaseRevoke', (request, call) => lease.revoke(request, call));
    stream('/etcdserverpb.Lease/LeaseKeepAlive', (call) => lease.keepAlive(call));
    unary('/etcdserverpb.Lease/LeaseTimeToLive', (request, call) => lease.timeToLive(request, call));
    unary('/etcdserverpb.Lease/LeaseLeases', (request, call) => lease.leases(request, call));
    const lock = new LockService(context);
    unary('/v3lockpb.Lock/Lock', (request, call) => lock.lock(request, call));
    unary('/v3lockpb.Lock/Unlock', (request, call) => lock.unlock(request, call));
    const election = new ElectionService(context);
    unary('/v3electionpb.Election/Campaign', (request, call) => election.campaign(request, call));
    unary('/v3electionpb.Election/Proclaim', (request, call) => election.proclaim(request, call));
    unary('/v3electionpb.Election/Leader', (request, call) => election.leader(request, call));
    unary('/v3electionpb.Election/Resign', (request, call) => election.resign(request, call));
    stream('/v3electionpb.Election/Observe', (call) => election.observe(call));
    const cluster = new ClusterService(context);
    slow('/etcdserverpb.Cluster/MemberList', (request) => cluster.memberList(request));
    admin('/etcdserverpb.Cluster/MemberAdd', (request) => cluster.memberAdd(request));
    admin('/etcdserverpb.Cluster/MemberRemove', (request) => cluster.memberRemove(request));
    admin('/etcdserverpb.Cluster/MemberUpdate', (request) => cluster.memberUpdate(request));
    admin('/etcdserverpb.Cluster/MemberPromote', (request) => cluster.memberPromote(request));
    const maintenance = new MaintenanceService(context);
    anywhere('/etcdserverpb.Maintenance/Status', (_request, call) => call.respond(maintenance.status()));
    unary('/etcdserverpb.Maintenance/Alarm', (request, call) => call.respond(maintenance.alarm(request)));
    admin('/etcdserverpb.Maintenance/MoveLeader', (request) => maintenance.moveLeader(request));
    for (const [method, handler] of Object.entries(new AuthService(context, context.gate).handlers)) {
        unary(`/etcdserverpb.Auth/${method}`, (request, call) => {
            checkLeader(context, call);
            settle(call, handler(request, call));
        });
    }
    anywhere('/grpc.health.v1.Health/Check', (request, call) => health.check(request, call));
    built.add('/grpc.health.v1.Health/Watch');
    server.stream('/grpc.health.v1.Health/Watch', (call) => health.watch(call));
    registerMissing(server, built);
}
function registerMissing(server, built) {
    for (const service of SERVICES) {
        for (const [name, method] of Object.entries(service.methods)) {
            const path = `/${service.name}/${name}`;
            if (built.has(path))
                continue;
            const refuse = (call) => call.fail(GRPC_STATUS.unimplemented, `${path} is not implemented yet`);
            if (method.requestStream || method.responseStream)
                server.stream(path, refuse);
            else
                server.unary(path, (_request, call) => refuse(call));
        }
    }
}
//# sourceMappingURL=routes.js.map