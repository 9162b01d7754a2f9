// A thousand leases, each with a key, kept alive through any member. One that ends while its holder may still count on it is a
// violation: until its time to live has passed since the last renewal that was confirmed was sent. Some are abandoned on
// purpose, and must then end, neither early nor never.

import { PutRequest, PutResponse } from '../../src/codec/etcd/kv.ts';
import {
  LeaseGrantRequest,
  LeaseGrantResponse,
  LeaseKeepAliveRequest,
  LeaseKeepAliveResponse,
} from '../../src/codec/etcd/lease.ts';
import { TestClient, type TestStream } from '../../test/harness/client.ts';
import type { Findings } from './findings.ts';

const RECONNECT_MS = 100;
const RETRY_MS = 200;
/** An abandoned lease must be gone so long after its time at the latest: a member may have been killed meanwhile. */
const LATE_MS_MAX = 20_000;
const ABANDONED_SHARE = 0.01;

interface Lease {
  readonly name: string;
  /** Of this grant alone: a put that comes late must not hang a later grant's key on an earlier lease. */
  key: string;
  id: bigint;
  /** Not granted, or lost: being granted anew. */
  isHeld: boolean;
  isAbandoned: boolean;
  /** When the renewal, or the grant, under way was sent; 0 for none. */
  sentAt: number;
  /** Its holder may count on it until then. */
  sureUntil: number;
}

export class LeaseHolders {
  granted = 0;
  renewals = 0;
  ended = 0;
  /** Ended after their holders could not renew them in time. */
  lapsed = 0;
  latestMs = 0;
  private readonly leases: Lease[] = [];
  private readonly byKey = new Map<string, Lease>();
  private readonly streams: KeepAliveStream[] = [];
  private readonly endpoints: readonly string[];
  private readonly ttlSeconds: number;
  private readonly findings: Findings;
  private readonly timer: NodeJS.Timeout;
  private isStopped = false;

  constructor(endpoints: readonly string[], count: number, ttlSeconds: number, findings: Findings) {
    this.endpoints = endpoints;
    this.ttlSeconds = ttlSeconds;
    this.findings = findings;
    for (let s = 0; s < 20; s++)
      this.streams.push(new KeepAliveStream(endpoints, s, (id, ttl) => this.onRenewed(id, ttl)));
    for (let i = 0; i < count; i++) {
      const name = `lease/${i}`;
      this.leases.push({ name, key: '', id: 0n, isHeld: false, isAbandoned: false, sentAt: 0, sureUntil: 0 });
    }
    this.timer = setInterval(() => this.renewAll(), (ttlSeconds * 1000) / 4);
  }

  /** Resolves once all are granted. */
  async start(): Promise<void> {
    for (const stream of this.streams) stream.connect();
    const { leases } = this;
    for (let i = 0; i < leases.length; i += 50)
      await Promise.all(leases.slice(i, i + 50).map((one) => this.grant(one)));
  }

  stop(): void {
    this.isStopped = true;
    clearInterval(this.timer);
    for (const stream of this.streams) stream.stop();
  }

  private readonly byId = new Map<bigint, Lease>();
  private readonly clients = new Map<string, TestClient>();
  private turn = 0;

  private client(): TestClient {
    const endpoint = this.endpoints[this.turn++ % this.endpoints.length] ?? '';
    let client = this.clients.get(endpoint);
    if (client === undefined) {
      client = new TestClient(endpoint);
      this.clients.set(endpoint, client);
    }
    return client;
  }

  private async grant(lease: Lease): Promise<void> {
    while (!this.isStopped) {
      const sentAt = performance.now();
      try {
        const path = '/etcdserverpb.Lease/LeaseGrant';
        const { id } = await this.client().call(path, LeaseGrantRequest, LeaseGrantResponse, { ttl: this.ttlSeconds });
        const key = `${lease.name}/${id}`;
        const put = { key: Buffer.from(key), lease: id };
        await this.client().call('/etcdserverpb.KV/Put', PutRequest, PutResponse, put);
        this.byId.delete(lease.id);
        this.byKey.delete(lease.key);
        this.byId.set(id, lease);
        this.byKey.set(key, lease);
        Object.assign(lease, { id, key, isHeld: true, isAbandoned: false, sentAt: 0 });
        lease.sureUntil = sentAt + this.ttlSeconds * 1000;
        this.granted++;
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  private renewAll(): void {
    const now = performance.now();
    let i = 0;
    for (const lease of this.leases) {
      const stream = this.streams[i++ % this.streams.length]!;
      if (!lease.isHeld) continue;
      if (lease.isAbandoned) {
        if (now > lease.sureUntil + LATE_MS_MAX) {
          this.findings.violation(`lease ${lease.id} of ${lease.key} does not end`);
          lease.sureUntil = now;
        }
      } else if (Math.random() < ABANDONED_SHARE) lease.isAbandoned = true;
      else if (stream.send(lease.id)) lease.sentAt = now;
    }
  }

  private onRenewed(id: bigint, ttl: number): void {
    const lease = this.byId.get(id);
    if (lease === undefined || !lease.isHeld || lease.sentAt === 0) return;
    if (ttl > 0) {
      this.renewals++;
      lease.sureUntil = Math.max(lease.sureUntil, lease.sentAt + this.ttlSeconds * 1000);
    } else if (performance.now() < lease.sureUntil) {
      this.findings.violation(
        `lease ${id} of ${lease.key} is gone ${Math.ceil(lease.sureUntil - performance.now())} ms early`,
      );
    }
  }

  /** The key of a lease was deleted: only the lease's end does that. */
  onDeletion(key: string): void {
    const lease = this.byKey.get(key);
    if (lease === undefined || !lease.isHeld || this.isStopped) return;
    const lateMs = performance.now() - lease.sureUntil;
    if (lateMs < 0) this.findings.violation(`lease ${lease.id} of ${key} ended ${Math.ceil(-lateMs)} ms early`);
    if (lease.isAbandoned) {
      this.ended++;
      this.latestMs = Math.max(this.latestMs, lateMs);
    } else this.lapsed++;
    lease.isHeld = false;
    void this.grant(lease);
  }
}

class KeepAliveStream {
  private readonly endpoints: readonly string[];
  private readonly onRenewed: (id: bigint, ttl: number) => void;
  private target: number;
  private client: TestClient | undefined;
  private stream: TestStream<LeaseKeepAliveRequest> | undefined;
  private isStopped = false;

  constructor(endpoints: readonly string[], first: number, onRenewed: (id: bigint, ttl: number) => void) {
    this.endpoints = endpoints;
    this.target = first;
    this.onRenewed = onRenewed;
  }

  connect(): void {
    if (this.isStopped) return;
    const client = new TestClient(this.endpoints[this.target % this.endpoints.length] ?? '');
    this.client = client;
    this.stream = client.stream(
      '/etcdserverpb.Lease/LeaseKeepAlive',
      LeaseKeepAliveRequest,
      LeaseKeepAliveResponse,
      ({ id, ttl }) => this.onRenewed(id, ttl),
      () => {
        client.close();
        this.stream = undefined;
        this.target++;
        if (!this.isStopped) setTimeout(() => this.connect(), RECONNECT_MS);
      },
    );
  }

  /** False: not connected. */
  send(id: bigint): boolean {
    this.stream?.send({ id });
    return this.stream !== undefined;
  }

  stop(): void {
    this.isStopped = true;
    this.stream?.cancel();
    this.client?.close();
  }
}
