// The schemas of gRPC's health checking protocol (grpc.health.v1).
import { describe, enumeration, string } from '../protobuf.js';
export const ServingStatus = { UNKNOWN: 0, SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 };
export const HealthCheckRequest = describe('grpc.health.v1.HealthCheckRequest', { service: string(1) });
export const HealthCheckResponse = describe('grpc.health.v1.HealthCheckResponse', {
    status: enumeration(1, ServingStatus),
});
//# sourceMappingURL=health.js.map