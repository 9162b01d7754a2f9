// Which pages' scripts may talk to a member, and under which names it may be called: --cors and --host-whitelist. A page of
// a stranger's can point a name of its own at this machine (DNS rebinding); a list of host names is the cure.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { answerText } from './text.ts';

const EVERYTHING = '*';

export class AccessControl {
  private readonly origins: ReadonlySet<string>;
  private readonly hosts: ReadonlySet<string>;

  constructor(origins: readonly string[], hosts: readonly string[]) {
    this.origins = new Set(origins);
    this.hosts = new Set(hosts.map((host) => host.toLowerCase()));
  }

  /** False: the request has its answer. */
  admit(request: IncomingMessage, response: ServerResponse): boolean {
    if (!this.isHost(request)) {
      answerText(response, 421, 'this member may not be called by that host name: see --host-whitelist\n');
      return false;
    }
    const origin = this.allowedOrigin(request.headers.origin);
    if (origin !== undefined) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Access-Control-Allow-Methods', 'POST, GET, OPTIONS, PUT, DELETE');
      response.setHeader('Access-Control-Allow-Headers', 'accept, content-type, authorization');
    }
    if (request.method !== 'OPTIONS') return true;
    answerText(response, 200, '');
    return false;
  }

  /** A certificate has settled the name where there is TLS. */
  private isHost(request: IncomingMessage): boolean {
    if (this.hosts.has(EVERYTHING) || (request.socket as Partial<TLSSocket>).encrypted === true) return true;
    const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
    return this.hosts.has(host);
  }

  private allowedOrigin(origin: string | undefined): string | undefined {
    if (this.origins.has(EVERYTHING)) return EVERYTHING;
    return origin !== undefined && this.origins.has(origin) ? origin : undefined;
  }
}
