// The schemas of gRPC's health checking protocol (grpc.health.v1).

import { describe, enumeration, type MessageOf, string } from '../protobuf.ts';

export const ServingStatus = { UNKNOWN: 0, SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } as const;

export const HealthCheckRequest = describe('grpc.health.v1.HealthCheckRequest', { service: string(1) });
export type HealthCheckRequest = MessageOf<typeof HealthCheckRequest>;

export const HealthCheckResponse = describe('grpc.health.v1.HealthCheckResponse', {
  status: enumeration(1, ServingStatus),
});
export type HealthCheckResponse = MessageOf<typeof HealthCheckResponse>;
