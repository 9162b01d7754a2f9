// OpenTelemetry traces, where an operator asks for them: a span for each call, under its client's span if the client sent one
// (W3C's traceparent), handed to a collector in batches as OTLP over HTTP in JSON. Written here because the SDK with its
// exporter weighs more than the rest of the server's dependencies together, for one POST of one document.

import { randomBytes } from 'node:crypto';
import type { ReplicaLog } from '../host/replica-types.ts';

export interface TracingOptions {
  /** Where the collector takes OTLP over HTTP: `host:port`, or a URL. */
  readonly address: string;
  readonly serviceName: string;
  /** '' for none. */
  readonly instanceId: string;
  /** Of a million calls without a sampled parent, how many are traced. */
  readonly samplesPerMillion: number;
  readonly log: ReplicaLog;
}

interface Span {
  readonly traceId: string;
  readonly parentId: string;
  readonly path: string;
  readonly code: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

const BATCH_SPANS = 512;
const INTERVAL_MS = 2000;
/** Spans that wait while the collector is slow or away; more are dropped. */
const WAITING_MAX = 10_000;
const POST_TIMEOUT_MS = 10_000;
const MILLION = 1_000_000;
const KIND_SERVER = 2;
const STATUS_ERROR = 2;
const PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

export class Tracing {
  private readonly options: TracingOptions;
  private readonly url: string;
  private readonly timer: NodeJS.Timeout;
  private waiting: Span[] = [];
  private posting: Promise<void> | undefined;
  private hasFailed = false;
  /** Those that no collector has got. */
  dropped = 0;

  constructor(options: TracingOptions) {
    this.options = options;
    const { address } = options;
    this.url = `${address.includes('://') ? address.replace(/\/$/, '') : `http://${address}`}/v1/traces`;
    this.timer = setInterval(() => void this.post(), INTERVAL_MS).unref();
  }

  /** A call is over. `startedAtMs` is `performance.now()`'s. */
  handled(path: string, code: number, startedAtMs: number, traceparent: string | undefined): void {
    const [, traceId, parentId = '', flags = ''] = PARENT.exec(traceparent ?? '') ?? [];
    const isSampled = (Number.parseInt(flags, 16) & 1) === 1;
    if (!isSampled && Math.random() * MILLION >= this.options.samplesPerMillion) return;
    if (this.waiting.length >= WAITING_MAX) {
      this.dropped++;
      return;
    }
    const endedAtMs = performance.now();
    this.waiting.push({ traceId: traceId ?? hex(16), parentId, path, code, startedAtMs, endedAtMs });
    if (this.waiting.length >= BATCH_SPANS) void this.post();
  }

  /** Hands over what waits, as far as the collector takes it. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.posting;
    await this.post();
  }

  private post(): Promise<void> {
    this.posting ??= this.postAll().finally(() => {
      this.posting = undefined;
    });
    return this.posting;
  }

  private async postAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH_SPANS);
      if (await this.postBatch(batch)) continue;
      this.dropped += batch.length;
      return;
    }
  }

  private async postBatch(batch: readonly Span[]): Promise<boolean> {
    const { log } = this.options;
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(this.document(batch)),
        signal: AbortSignal.timeout(POST_TIMEOUT_MS),
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`it answered ${response.status}`);
      this.hasFailed = false;
      return true;
    } catch (thrown) {
      // Once, not every other second.
      if (!this.hasFailed)
        log.warn({ url: this.url }, `the collector of traces takes none: ${(thrown as Error).message}`);
      this.hasFailed = true;
      return false;
    }
  }

  /** ExportTraceServiceRequest of OTLP 1.0, in JSON. */
  private document(batch: readonly Span[]): object {
    const { serviceName, instanceId } = this.options;
    const attributes = [attribute('service.name', serviceName)];
    if (instanceId !== '') attributes.push(attribute('service.instance.id', instanceId));
    const scope = { name: 'quorate' };
    return { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope, spans: batch.map(encodeSpan) }] }] };
  }
}

function encodeSpan({ traceId, parentId, path, code, startedAtMs, endedAtMs }: Span): object {
  const [, service = '', method = ''] = path.split('/');
  return {
    traceId,
    spanId: hex(8),
    ...(parentId !== '' && { parentSpanId: parentId }),
    name: path.slice(1),
    kind: KIND_SERVER,
    startTimeUnixNano: nanoseconds(startedAtMs),
    endTimeUnixNano: nanoseconds(endedAtMs),
    attributes: [
      attribute('rpc.system', 'grpc'),
      attribute('rpc.service', service),
      attribute('rpc.method', method),
      { key: 'rpc.grpc.status_code', value: { intValue: String(code) } },
    ],
    status: code === 0 ? {} : { code: STATUS_ERROR },
  };
}

function attribute(key: string, stringValue: string) {
  return { key, value: { stringValue } };
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

/** From `performance.now()`'s clock to nanoseconds since 1970, as text: more digits than a number holds. */
function nanoseconds(ms: number): string {
  const micros = Math.round((performance.timeOrigin + ms) * 1000);
  return `${micros}000`;
}
