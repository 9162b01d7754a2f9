// What the client port answers over plain HTTP: /version and /health in etcd's JSON, and the JSON gateway.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { QuorateError } from '../core/errors.ts';
import { NONE } from '../core/protocol.ts';
import { ALARM } from '../kv/alarms.ts';
import { readBarrier } from './cluster-service.ts';
import { type Context, ETCD_VERSION } from './context.ts';
import { toEtcdError } from './errors.ts';
import type { Gateway } from './gateway/gateway.ts';
import { alarmsOf } from './maintenance/maintenance-service.ts';

export function serveHttp(
  context: Context,
  gateway: Gateway,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  // Not `new URL`, which throws on what strangers may send.
  const [path, query] = (request.url ?? '').split('?', 2);
  switch (path) {
    case '/version':
      if (isGet(request, response)) version(response);
      return;
    case '/health':
      if (isGet(request, response)) health(context, new URLSearchParams(query), response);
      return;
    default:
      if (!gateway.serve(path ?? '', request, response)) text(response, 404, '404 page not found\n');
  }
}

function isGet(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method === 'GET') return true;
  response.setHeader('Allow', 'GET');
  text(response, 405, 'Method Not Allowed\n');
  return false;
}

function text(response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  const headers = {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
  };
  response.writeHead(status, headers).end(body);
}

function version(response: ServerResponse): void {
  const body = { etcdserver: ETCD_VERSION, etcdcluster: ETCD_VERSION, storage: ETCD_VERSION };
  text(response, 200, JSON.stringify(body), 'application/json');
}

/** Healthy: no alarm, a leader, and a read of the cluster (with `serializable`: of this member) succeeds. */
function health(context: Context, query: URLSearchParams, response: ServerResponse): void {
  const answer = (reason: string): void => {
    const body = JSON.stringify({ health: String(reason === ''), reason });
    if (reason === '') text(response, 200, body);
    else text(response, 503, `${body}\n`);
  };
  const isSerializable = query.get('serializable') === 'true';
  const excluded = new Set(query.getAll('exclude'));
  const alarms = alarmsOf(context).map(({ alarm }) => (alarm === ALARM.corrupt ? 'CORRUPT' : 'NOSPACE'));
  const alarm = alarms.find((each) => !excluded.has(each));
  if (alarm !== undefined) answer(`ALARM ${alarm}`);
  else if (isSerializable) answer('');
  else if (context.leader === NONE) answer('RAFT NO LEADER');
  else {
    readBarrier(context).then(
      () => answer(''),
      (thrown: unknown) => answer(`RANGE ERROR:${toEtcdError(QuorateError.from(thrown)).message}`),
    );
  }
}
