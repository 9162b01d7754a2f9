import { type MessageOf } from '../protobuf.ts';
export declare const LockRequest: import("../protobuf.ts").MessageType<{
    name: Uint8Array<ArrayBufferLike>;
    lease: bigint;
}>;
export type LockRequest = MessageOf<typeof LockRequest>;
export declare const LockResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    key: Uint8Array<ArrayBufferLike>;
}>;
export type LockResponse = MessageOf<typeof LockResponse>;
export declare const UnlockRequest: import("../protobuf.ts").MessageType<{
    key: Uint8Array<ArrayBufferLike>;
}>;
export type UnlockRequest = MessageOf<typeof UnlockRequest>;
export declare const UnlockResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const LeaderKey: import("../protobuf.ts").MessageType<{
    name: Uint8Array<ArrayBufferLike>;
    key: Uint8Array<ArrayBufferLike>;
    rev: number;
    lease: bigint;
}>;
export type LeaderKey = MessageOf<typeof LeaderKey>;
export declare const CampaignRequest: import("../protobuf.ts").MessageType<{
    name: Uint8Array<ArrayBufferLike>;
    lease: bigint;
    value: Uint8Array<ArrayBufferLike>;
}>;
export type CampaignRequest = MessageOf<typeof CampaignRequest>;
export declare const CampaignResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    leader?: {
        name: Uint8Array<ArrayBufferLike>;
        key: Uint8Array<ArrayBufferLike>;
        rev: number;
        lease: bigint;
    };
}>;
export type CampaignResponse = MessageOf<typeof CampaignResponse>;
export declare const LeaderRequest: import("../protobuf.ts").MessageType<{
    name: Uint8Array<ArrayBufferLike>;
}>;
export type LeaderRequest = MessageOf<typeof LeaderRequest>;
export declare const LeaderResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    kv?: import("./kv-types.ts").KeyValue;
}>;
export type LeaderResponse = MessageOf<typeof LeaderResponse>;
export declare const ResignRequest: import("../protobuf.ts").MessageType<{
    leader?: {
        name: Uint8Array<ArrayBufferLike>;
        key: Uint8Array<ArrayBufferLike>;
        rev: number;
        lease: bigint;
    };
}>;
export type ResignRequest = MessageOf<typeof ResignRequest>;
export declare const ResignResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const ProclaimRequest: import("../protobuf.ts").MessageType<{
    leader?: {
        name: Uint8Array<ArrayBufferLike>;
        key: Uint8Array<ArrayBufferLike>;
        rev: number;
        lease: bigint;
    };
    value: Uint8Array<ArrayBufferLike>;
}>;
export type ProclaimRequest = MessageOf<typeof ProclaimRequest>;
export declare const ProclaimResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
