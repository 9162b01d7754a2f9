import { type MessageOf } from '../protobuf.ts';
export declare const AlarmType: {
    readonly NONE: 0;
    readonly NOSPACE: 1;
    readonly CORRUPT: 2;
};
export declare const AlarmAction: {
    readonly GET: 0;
    readonly ACTIVATE: 1;
    readonly DEACTIVATE: 2;
};
export declare const DowngradeAction: {
    readonly VALIDATE: 0;
    readonly ENABLE: 1;
    readonly CANCEL: 2;
};
export declare const AlarmRequest: import("../protobuf.ts").MessageType<{
    action: number;
    memberId: bigint;
    alarm: number;
}>;
export type AlarmRequest = MessageOf<typeof AlarmRequest>;
export declare const AlarmMember: import("../protobuf.ts").MessageType<{
    memberId: bigint;
    alarm: number;
}>;
export type AlarmMember = MessageOf<typeof AlarmMember>;
export declare const AlarmResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    alarms: {
        memberId: bigint;
        alarm: number;
    }[];
}>;
export type AlarmResponse = MessageOf<typeof AlarmResponse>;
export declare const StatusRequest: import("../protobuf.ts").MessageType<{}>;
export declare const DowngradeInfo: import("../protobuf.ts").MessageType<{
    enabled: boolean;
    targetVersion: string;
}>;
export declare const StatusResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    version: string;
    dbSize: number;
    leader: bigint;
    raftIndex: number;
    raftTerm: number;
    raftAppliedIndex: number;
    errors: string[];
    dbSizeInUse: number;
    isLearner: boolean;
    storageVersion: string;
    dbSizeQuota: number;
    downgradeInfo: {
        enabled: boolean;
        targetVersion: string;
    };
}>;
export type StatusResponse = MessageOf<typeof StatusResponse>;
export declare const DefragmentRequest: import("../protobuf.ts").MessageType<{}>;
export declare const DefragmentResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const HashRequest: import("../protobuf.ts").MessageType<{}>;
export declare const HashResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    hash: number;
}>;
export type HashResponse = MessageOf<typeof HashResponse>;
export declare const HashKVRequest: import("../protobuf.ts").MessageType<{
    revision: number;
}>;
export type HashKVRequest = MessageOf<typeof HashKVRequest>;
export declare const HashKVResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    hash: number;
    compactRevision: number;
    hashRevision: number;
}>;
export type HashKVResponse = MessageOf<typeof HashKVResponse>;
export declare const SnapshotRequest: import("../protobuf.ts").MessageType<{}>;
export declare const SnapshotResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    remainingBytes: number;
    blob: Uint8Array<ArrayBufferLike>;
    version: string;
}>;
export type SnapshotResponse = MessageOf<typeof SnapshotResponse>;
export declare const MoveLeaderRequest: import("../protobuf.ts").MessageType<{
    targetId: bigint;
}>;
export type MoveLeaderRequest = MessageOf<typeof MoveLeaderRequest>;
export declare const MoveLeaderResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const DowngradeRequest: import("../protobuf.ts").MessageType<{
    action: number;
    version: string;
}>;
export type DowngradeRequest = MessageOf<typeof DowngradeRequest>;
export declare const DowngradeResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    version: string;
}>;
export type DowngradeResponse = MessageOf<typeof DowngradeResponse>;
