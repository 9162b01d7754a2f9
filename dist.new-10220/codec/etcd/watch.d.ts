import { type MessageOf } from '../protobuf.ts';
export declare const EventType: {
    readonly PUT: 0;
    readonly DELETE: 1;
};
export declare const WatchFilter: {
    readonly NOPUT: 0;
    readonly NODELETE: 1;
};
export declare const Event: import("../protobuf.ts").MessageType<{
    type: number;
    kv?: import("./kv-types.ts").KeyValue;
    prevKv?: import("./kv-types.ts").KeyValue;
}>;
export type Event = MessageOf<typeof Event>;
export declare const WatchCreateRequest: import("../protobuf.ts").MessageType<{
    key: Uint8Array<ArrayBufferLike>;
    rangeEnd: Uint8Array<ArrayBufferLike>;
    startRevision: number;
    progressNotify: boolean;
    filters: number[];
    prevKv: boolean;
    watchId: number;
    fragment: boolean;
}>;
export type WatchCreateRequest = MessageOf<typeof WatchCreateRequest>;
export declare const WatchCancelRequest: import("../protobuf.ts").MessageType<{
    watchId: number;
}>;
export type WatchCancelRequest = MessageOf<typeof WatchCancelRequest>;
export declare const WatchProgressRequest: import("../protobuf.ts").MessageType<{}>;
export declare const WatchRequest: import("../protobuf.ts").MessageType<{
    createRequest?: {
        key: Uint8Array<ArrayBufferLike>;
        rangeEnd: Uint8Array<ArrayBufferLike>;
        startRevision: number;
        progressNotify: boolean;
        filters: number[];
        prevKv: boolean;
        watchId: number;
        fragment: boolean;
    };
    cancelRequest?: {
        watchId: number;
    };
    progressRequest?: {};
}>;
export type WatchRequest = MessageOf<typeof WatchRequest>;
export declare const WatchResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    watchId: number;
    created: boolean;
    canceled: boolean;
    compactRevision: number;
    cancelReason: string;
    fragment: boolean;
    events: {
        type: number;
        kv?: import("./kv-types.ts").KeyValue;
        prevKv?: import("./kv-types.ts").KeyValue;
    }[];
}>;
export type WatchResponse = MessageOf<typeof WatchResponse>;
