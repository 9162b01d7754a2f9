// What a member answers over plain HTTP: versions, health, metrics, the level of its log, and the JSON gateway.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { QuorateError } from '../../core/errors.ts';
import { Metadata } from '../../grpc/index.ts';
import { type Context, ETCD_VERSION } from '../context.ts';
import { toEtcdError } from '../errors.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { HTTP_STATUS } from '../gateway/status.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { AccessControl } from './access-control.ts';
import { answerChecks, answerHealth, checksAt } from './health.ts';
import { answerText, isMethod } from './text.ts';

export interface EndpointsOptions {
  readonly context: Context;
  readonly gateway: Gateway;
  readonly metrics: Metrics;
  /** Origins of pages that may ask; `*` for all. */
  readonly cors: readonly string[];
  /** Host names under which this member may be asked over plain HTTP; `*` for all. */
  readonly hostWhitelist: readonly string[];
  /** Sets the log's level; undefined where it cannot be changed. Answers whether there is such a level. */
  readonly setLogLevel?: (level: string) => boolean;
}

const LEVEL_BYTES_MAX = 1024;

export class Endpoints {
  private readonly options: EndpointsOptions;
  private readonly access: AccessControl;

  constructor(options: EndpointsOptions) {
    this.options = options;
    this.access = new AccessControl(options.cors, options.hostWhitelist);
  }

  /** On the client port. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    if (!this.access.admit(request, response)) return;
    // Not `new URL`, which throws on what strangers may send.
    const [path = '', query] = (request.url ?? '').split('?', 2);
    if (this.watch(path, query, request, response)) return;
    if (path === '/config/local/log') this.changeLogLevel(request, response);
    else if (!this.options.gateway.serve(path, request, response)) answerText(response, 404, '404 page not found\n');
  }

  /** On the ports of --listen-metrics-urls: nothing that touches keys. */
  serveMetrics(request: IncomingMessage, response: ServerResponse): void {
    const [path = '', query] = (request.url ?? '').split('?', 2);
    if (!this.watch(path, query, request, response)) answerText(response, 404, '404 page not found\n');
  }

  private watch(path: string, query: string | undefined, request: IncomingMessage, response: ServerResponse): boolean {
    const { context, metrics } = this.options;
    const checks = checksAt(path);
    if (checks === undefined && path !== '/version' && path !== '/health' && path !== '/metrics') return false;
    if (!isMethod('GET', request, response)) return true;
    if (path === '/version') answerVersion(response);
    else if (path === '/metrics') void this.answerMetrics(response);
    else if (path === '/health') {
      void answerHealth(context, new URLSearchParams(query), response).then((isWell) => {
        if (isWell) metrics.healthSuccesses++;
        else metrics.healthFailures++;
      });
    } else void answerChecks(context, checks!, new URLSearchParams(query), response);
    return true;
  }

  private async answerMetrics(response: ServerResponse): Promise<void> {
    const { metrics } = this.options;
    answerText(response, 200, await metrics.text(), metrics.contentType);
  }

  /** PUT {"Level":"debug"}, for root alone once users count. */
  private changeLogLevel(request: IncomingMessage, response: ServerResponse): void {
    if (!isMethod('PUT', request, response)) return;
    const { context, setLogLevel } = this.options;
    try {
      const token = request.headers.authorization;
      const metadata = new Metadata(token === undefined ? [] : [{ name: 'authorization', value: token }]);
      context.gate.checkRoot({ metadata, peerCertificate: undefined });
    } catch (thrown) {
      const { code, message } = toEtcdError(QuorateError.from(thrown));
      answerText(response, HTTP_STATUS[code] ?? 500, `${message}\n`);
      return;
    }
    let body = '';
    request.on('data', (chunk: Buffer) => {
      if (body.length <= LEVEL_BYTES_MAX) body += chunk;
    });
    request.on('end', () => {
      const level = levelIn(body);
      if (level !== undefined && setLogLevel?.(level) === true) answerText(response, 204, '');
      else answerText(response, 400, 'expected {"Level":"debug"}, or info, warn, error, fatal\n');
    });
  }
}

function levelIn(body: string): string | undefined {
  try {
    const { Level } = JSON.parse(body) as { Level?: unknown };
    return typeof Level === 'string' ? Level.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}

function answerVersion(response: ServerResponse): void {
  const body = { etcdserver: ETCD_VERSION, etcdcluster: ETCD_VERSION, storage: ETCD_VERSION };
  answerText(response, 200, JSON.stringify(body), 'application/json');
}
