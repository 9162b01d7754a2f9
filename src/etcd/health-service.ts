// gRPC's health checking protocol: SERVING from the time this member serves until it begins to shut down.

import { HealthCheckRequest, HealthCheckResponse, ServingStatus } from '../codec/etcd/health.ts';
import { QuorateError } from '../core/errors.ts';
import { GRPC_STATUS } from '../grpc/status.ts';
import type { StreamCall, UnaryCall } from '../grpc/types.ts';
import { failWith } from './context.ts';

export class HealthService {
  private readonly services: ReadonlySet<string>;
  private isServing = false;
  private readonly watchers = new Set<StreamCall>();

  /** `services` can be asked for by name; the empty name stands for the whole server. */
  constructor(services: readonly string[] = []) {
    this.services = new Set(['', ...services]);
  }

  setServing(isServing: boolean): void {
    if (this.isServing === isServing) return;
    this.isServing = isServing;
    for (const call of this.watchers) call.write(this.response(''));
  }

  check(bytes: Uint8Array, call: UnaryCall): void {
    const { service } = HealthCheckRequest.decode(bytes);
    if (this.services.has(service)) call.respond(this.response(service));
    else call.fail(GRPC_STATUS.notFound, 'unknown service');
  }

  /** Sends the status now and whenever it changes. A service nobody knows may yet come: it is watched as unknown. */
  watch(call: StreamCall): void {
    call.onMessage((bytes) => {
      try {
        const { service } = HealthCheckRequest.decode(bytes);
        call.write(this.response(service));
        if (!this.services.has(service)) return;
        this.watchers.add(call);
        call.onCancel(() => this.watchers.delete(call));
      } catch (thrown) {
        failWith(call, QuorateError.from(thrown));
      }
    });
  }

  /** Ends the watches, which would otherwise hold up a shutdown. */
  close(): void {
    this.setServing(false);
    for (const call of this.watchers) call.end();
    this.watchers.clear();
  }

  private response(service: string): Uint8Array {
    const known = this.isServing ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    return HealthCheckResponse.encode({
      status: this.services.has(service) ? known : ServingStatus.SERVICE_UNKNOWN,
    });
  }
}
