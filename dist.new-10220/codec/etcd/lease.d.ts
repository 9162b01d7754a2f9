import { type MessageOf } from '../protobuf.ts';
export declare const LeaseGrantRequest: import("../protobuf.ts").MessageType<{
    ttl: number;
    id: bigint;
}>;
export type LeaseGrantRequest = MessageOf<typeof LeaseGrantRequest>;
export declare const LeaseGrantResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    id: bigint;
    ttl: number;
    error: string;
}>;
export type LeaseGrantResponse = MessageOf<typeof LeaseGrantResponse>;
export declare const LeaseRevokeRequest: import("../protobuf.ts").MessageType<{
    id: bigint;
}>;
export type LeaseRevokeRequest = MessageOf<typeof LeaseRevokeRequest>;
export declare const LeaseRevokeResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const LeaseKeepAliveRequest: import("../protobuf.ts").MessageType<{
    id: bigint;
}>;
export type LeaseKeepAliveRequest = MessageOf<typeof LeaseKeepAliveRequest>;
export declare const LeaseKeepAliveResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    id: bigint;
    ttl: number;
}>;
export type LeaseKeepAliveResponse = MessageOf<typeof LeaseKeepAliveResponse>;
export declare const LeaseTimeToLiveRequest: import("../protobuf.ts").MessageType<{
    id: bigint;
    keys: boolean;
}>;
export type LeaseTimeToLiveRequest = MessageOf<typeof LeaseTimeToLiveRequest>;
export declare const LeaseTimeToLiveResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    id: bigint;
    ttl: number;
    grantedTtl: number;
    keys: Uint8Array<ArrayBufferLike>[];
}>;
export type LeaseTimeToLiveResponse = MessageOf<typeof LeaseTimeToLiveResponse>;
export declare const LeaseLeasesRequest: import("../protobuf.ts").MessageType<{}>;
export declare const LeaseStatus: import("../protobuf.ts").MessageType<{
    id: bigint;
}>;
export declare const LeaseLeasesResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    leases: {
        id: bigint;
    }[];
}>;
export type LeaseLeasesResponse = MessageOf<typeof LeaseLeasesResponse>;
