// gRPC's health checking protocol: SERVING from the time this member serves until it begins to shut down.
import { HealthCheckRequest, HealthCheckResponse, ServingStatus } from '../codec/etcd/health.js';
import { QuorateError } from '../core/errors.js';
import { GRPC_STATUS } from '../grpc/status.js';
import { failWith } from './context.js';
export class HealthService {
    services;
    isServing = false;
    watchers = new Set();
    /** `services` can be asked for by name; the empty name stands for the whole server. */
    constructor(services = []) {
        this.services = new Set(['', ...services]);
    }
    setServing(isServing) {
        if (this.isServing === isServing)
            return;
        this.isServing = isServing;
        for (const call of this.watchers)
            call.write(this.response(''));
    }
    check(bytes, call) {
        const { service } = HealthCheckRequest.decode(bytes);
        if (this.services.has(service))
            call.respond(this.response(service));
        else
            call.fail(GRPC_STATUS.notFound, 'unknown service');
    }
    /** Sends the status now and whenever it changes. A service nobody knows may yet come: it is watched as unknown. */
    watch(call) {
        call.onMessage((bytes) => {
            try {
                const { service } = HealthCheckRequest.decode(bytes);
                call.write(this.response(service));
                if (!this.services.has(service))
                    return;
                this.watchers.add(call);
                call.onCancel(() => this.watchers.delete(call));
            }
            catch (thrown) {
                failWith(call, QuorateError.from(thrown));
            }
        });
    }
    /** Ends the watches, which would otherwise hold up a shutdown. */
    close() {
        this.setServing(false);
        for (const call of this.watchers)
            call.end();
        this.watchers.clear();
    }
    response(service) {
        const known = this.isServing ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        return HealthCheckResponse.encode({
            status: this.services.has(service) ? known : ServingStatus.SERVICE_UNKNOWN,
        });
    }
}
//# sourceMappingURL=health-service.js.map