// A thousand watchers that hold what they are told against what must have happened: each key's versions count up by one,
// without a gap and without a repetition, over every loss of a member; and the two keys of a write come together.

import { type Event, WatchRequest, WatchResponse } from '../../src/codec/etcd/watch.ts';
import { TestClient, type TestStream } from '../../test/harness/client.ts';
import type { Findings } from './findings.ts';

const RECONNECT_MS = 100;

interface Watched {
  readonly key: string;
  /** Of a prefix: every key that begins with `key`. */
  readonly isPrefix: boolean;
  /** Of each key, the version seen last. */
  readonly versions: Map<string, number>;
  /** Where to go on. */
  nextRevision: number;
}

/** What a stream may do besides checking: hear of the deletions of leased keys. */
export type OnDeletion = (key: string) => void;

/** Many watches on one stream, which goes on at another member when its own is lost. */
export class WatchStream {
  readonly watches: Watched[] = [];
  reconnects = 0;
  events = 0;
  private readonly endpoints: readonly string[];
  private readonly findings: Findings;
  private readonly onDeletion: OnDeletion | undefined;
  private target: number;
  private client: TestClient | undefined;
  private stream: TestStream<WatchRequest> | undefined;
  private isStopped = false;

  constructor(endpoints: readonly string[], first: number, findings: Findings, onDeletion?: OnDeletion) {
    this.endpoints = endpoints;
    this.target = first;
    this.findings = findings;
    this.onDeletion = onDeletion;
  }

  add(key: string, isPrefix: boolean, startRevision: number): void {
    this.watches.push({ key, isPrefix, versions: new Map(), nextRevision: startRevision });
  }

  connect(): void {
    if (this.isStopped) return;
    const endpoint = this.endpoints[this.target % this.endpoints.length] ?? '';
    const client = new TestClient(endpoint);
    this.client = client;
    this.stream = client.stream(
      '/etcdserverpb.Watch/Watch',
      WatchRequest,
      WatchResponse,
      (response) => this.onResponse(response),
      () => {
        client.close();
        if (this.isStopped) return;
        this.target++;
        this.reconnects++;
        setTimeout(() => this.connect(), RECONNECT_MS);
      },
    );
    for (const [i, { key, isPrefix, nextRevision }] of this.watches.entries()) {
      const rangeEnd = Buffer.from(isPrefix ? key : '');
      if (isPrefix) rangeEnd[rangeEnd.length - 1] = (rangeEnd.at(-1) ?? 0) + 1;
      this.stream.send({
        createRequest: {
          ...{ key: Buffer.from(key), rangeEnd, startRevision: nextRevision, watchId: i + 1 },
          ...{ progressNotify: false, filters: [], prevKv: false, fragment: false },
        },
      });
    }
  }

  stop(): void {
    this.isStopped = true;
    this.stream?.cancel();
    this.client?.close();
  }

  private onResponse({ watchId, events, canceled, cancelReason, compactRevision }: WatchResponse): void {
    const watch = this.watches[watchId - 1];
    if (canceled || watch === undefined) {
      this.findings.violation(`watch ${watchId} was cancelled: ${cancelReason} (compacted ${compactRevision})`);
      return;
    }
    if (this.onDeletion === undefined && watch.isPrefix) this.checkPairs(events);
    for (const event of events) this.check(watch, event);
  }

  /** Every write puts two keys in one revision. */
  private checkPairs(events: readonly Event[]): void {
    for (let i = 0; i < events.length; i += 2) {
      const [one, other] = [events[i]?.kv?.modRevision, events[i + 1]?.kv?.modRevision];
      if (one !== other) this.findings.violation(`revision ${one} came in parts`);
    }
  }

  private check(watch: Watched, { kv, type }: Event): void {
    if (kv === undefined) return;
    const key = Buffer.from(kv.key).toString();
    this.events++;
    watch.nextRevision = kv.modRevision + 1;
    if (this.onDeletion !== undefined) {
      if (type === 1) this.onDeletion(key);
      return;
    }
    const seen = watch.versions.get(key) ?? 0;
    if (kv.version <= seen) this.findings.violation(`${key}: version ${kv.version} came again after ${seen}`);
    if (kv.version > seen + 1)
      this.findings.violation(`${key}: versions after ${seen} and before ${kv.version} are lost`);
    watch.versions.set(key, kv.version);
  }

  /** Watches that have not seen `versions` yet. */
  behind(versions: ReadonlyMap<string, number>): string[] {
    return this.watches
      .filter(({ key, isPrefix, versions: seen }) => {
        for (const [name, version] of versions) {
          const isMine = isPrefix ? name.startsWith(key) : name === key;
          if (isMine && seen.get(name) !== version) return true;
        }
        return false;
      })
      .map(({ key }) => key);
  }
}
