// What go-grpc-prometheus counts: calls that were started and handled, by service, method, type and outcome.

import { SERVICES } from '../../codec/etcd/services.ts';
import { GRPC_STATUS } from '../../grpc/index.ts';
import { Histogram } from './histogram.ts';

const CODE_NAMES: readonly string[] = Object.entries(GRPC_STATUS)
  .sort(([, a], [, b]) => a - b)
  .map(([name]) => (name === 'ok' ? 'OK' : name === 'cancelled' ? 'Canceled' : name[0]!.toUpperCase() + name.slice(1)));

/** prometheus' default buckets, in seconds. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export class MethodCounts {
  readonly labels: Readonly<Record<string, string>>;
  started = 0;
  /** By status code. */
  readonly handled: number[] = [];
  readonly seconds: Histogram | undefined;

  constructor(labels: Readonly<Record<string, string>>, isTimed: boolean) {
    this.labels = labels;
    this.seconds = isTimed ? new Histogram(SECONDS) : undefined;
  }
}

export class GrpcCounts {
  readonly methods = new Map<string, MethodCounts>();

  /** `isTimed`: also how long calls took (etcd’s `--metrics extensive`). */
  constructor(isTimed: boolean) {
    for (const { name, methods } of SERVICES) {
      for (const [method, { requestStream, responseStream }] of Object.entries(methods)) {
        const type = requestStream ? 'bidi_stream' : responseStream ? 'server_stream' : 'unary';
        const labels = { grpc_service: name, grpc_method: method, grpc_type: type };
        this.methods.set(`/${name}/${method}`, new MethodCounts(labels, isTimed));
      }
    }
  }

  started(path: string): void {
    const counts = this.methods.get(path);
    if (counts !== undefined) counts.started++;
  }

  handled(path: string, code: number, startedAtMs: number): void {
    const counts = this.methods.get(path);
    if (counts === undefined) return;
    counts.handled[code] = (counts.handled[code] ?? 0) + 1;
    counts.seconds?.observe((performance.now() - startedAtMs) / 1000);
  }
}

export function codeName(code: number): string {
  return CODE_NAMES[code] ?? 'Unknown';
}
