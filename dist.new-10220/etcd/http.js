// What the client port answers over plain HTTP: /version and /health in etcd's JSON, and the JSON gateway.
import { QuorateError } from '../core/errors.js';
import { NONE } from '../core/protocol.js';
import { readBarrier } from './cluster-service.js';
import { ETCD_VERSION } from './context.js';
import { toEtcdError } from './errors.js';
export function serveHttp(context, gateway, request, response) {
    // Not `new URL`, which throws on what strangers may send.
    const [path, query] = (request.url ?? '').split('?', 2);
    switch (path) {
        case '/version':
            if (isGet(request, response))
                version(response);
            return;
        case '/health':
            if (isGet(request, response))
                health(context, new URLSearchParams(query), response);
            return;
        default:
            if (!gateway.serve(path ?? '', request, response))
                text(response, 404, '404 page not found\n');
    }
}
function isGet(request, response) {
    if (request.method === 'GET')
        return true;
    response.setHeader('Allow', 'GET');
    text(response, 405, 'Method Not Allowed\n');
    return false;
}
function text(response, status, body, type = 'text/plain; charset=utf-8') {
    const headers = {
        'Content-Type': type,
        'Content-Length': Buffer.byteLength(body),
        'X-Content-Type-Options': 'nosniff',
    };
    response.writeHead(status, headers).end(body);
}
function version(response) {
    const body = { etcdserver: ETCD_VERSION, etcdcluster: ETCD_VERSION, storage: ETCD_VERSION };
    text(response, 200, JSON.stringify(body), 'application/json');
}
/** Healthy: no alarm, a leader, and a read of the cluster (with `serializable`: of this member) succeeds. */
function health(context, query, response) {
    const answer = (reason) => {
        const body = JSON.stringify({ health: String(reason === ''), reason });
        if (reason === '')
            text(response, 200, body);
        else
            text(response, 503, `${body}\n`);
    };
    const isSerializable = query.get('serializable') === 'true';
    const excluded = new Set(query.getAll('exclude'));
    const { alarms } = context.replica.status();
    if (alarms.length > 0 && !excluded.has('NOSPACE'))
        answer('ALARM NOSPACE');
    else if (isSerializable)
        answer('');
    else if (context.leader === NONE)
        answer('RAFT NO LEADER');
    else {
        readBarrier(context).then(() => answer(''), (thrown) => answer(`RANGE ERROR:${toEtcdError(QuorateError.from(thrown)).message}`));
    }
}
//# sourceMappingURL=http.js.map