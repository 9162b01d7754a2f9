import { type MessageOf } from '../protobuf.ts';
export declare const ServingStatus: {
    readonly UNKNOWN: 0;
    readonly SERVING: 1;
    readonly NOT_SERVING: 2;
    readonly SERVICE_UNKNOWN: 3;
};
export declare const HealthCheckRequest: import("../protobuf.ts").MessageType<{
    service: string;
}>;
export type HealthCheckRequest = MessageOf<typeof HealthCheckRequest>;
export declare const HealthCheckResponse: import("../protobuf.ts").MessageType<{
    status: number;
}>;
export type HealthCheckResponse = MessageOf<typeof HealthCheckResponse>;
