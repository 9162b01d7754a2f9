import type { MessageType } from '../protobuf.ts';
/** One method: what goes in, what comes out, and who may send more than one message. */
export interface Method<Request, Response> {
    readonly request: MessageType<Request>;
    readonly response: MessageType<Response>;
    readonly requestStream: boolean;
    readonly responseStream: boolean;
}
export interface Service {
    /** Full name, as in 'etcdserverpb.KV': the path of method M is `/name/M`. */
    readonly name: string;
    readonly methods: {
        readonly [method: string]: Method<unknown, unknown>;
    };
}
export declare const KvService: {
    name: string;
    methods: {
        Range: Method<import("./kv-types.ts").RangeRequest, import("./kv-types.ts").RangeResponse>;
        RangeStream: Method<import("./kv-types.ts").RangeRequest, {
            rangeResponse?: import("./kv-types.ts").RangeResponse;
        }>;
        Put: Method<import("./kv-types.ts").PutRequest, import("./kv-types.ts").PutResponse>;
        DeleteRange: Method<import("./kv-types.ts").DeleteRangeRequest, import("./kv-types.ts").DeleteRangeResponse>;
        Txn: Method<import("./kv-types.ts").TxnRequest, import("./kv-types.ts").TxnResponse>;
        Compact: Method<import("./kv-types.ts").CompactionRequest, import("./kv-types.ts").CompactionResponse>;
    };
};
export declare const WatchService: {
    name: string;
    methods: {
        Watch: Method<{
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
        }, {
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
    };
};
export declare const LeaseService: {
    name: string;
    methods: {
        LeaseGrant: Method<{
            ttl: number;
            id: bigint;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            id: bigint;
            ttl: number;
            error: string;
        }>;
        LeaseRevoke: Method<{
            id: bigint;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
        LeaseKeepAlive: Method<{
            id: bigint;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            id: bigint;
            ttl: number;
        }>;
        LeaseTimeToLive: Method<{
            id: bigint;
            keys: boolean;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            id: bigint;
            ttl: number;
            grantedTtl: number;
            keys: Uint8Array<ArrayBufferLike>[];
        }>;
        LeaseLeases: Method<{}, {
            header?: import("./kv-types.ts").ResponseHeader;
            leases: {
                id: bigint;
            }[];
        }>;
    };
};
export declare const ClusterService: {
    name: string;
    methods: {
        MemberAdd: Method<{
            peerUrls: string[];
            isLearner: boolean;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            member?: {
                id: bigint;
                name: string;
                peerUrls: string[];
                clientUrls: string[];
                isLearner: boolean;
            };
            members: {
                id: bigint;
                name: string;
                peerUrls: string[];
                clientUrls: string[];
                isLearner: boolean;
            }[];
        }>;
        MemberRemove: Method<{
            id: bigint;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            members: {
                id: bigint;
                name: string;
                peerUrls: string[];
                clientUrls: string[];
                isLearner: boolean;
            }[];
        }>;
        MemberUpdate: Method<{
            id: bigint;
            peerUrls: string[];
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            members: {
                id: bigint;
                name: string;
                peerUrls: string[];
                clientUrls: string[];
                isLearner: boolean;
            }[];
        }>;
        MemberList: Method<{
            linearizable: boolean;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            members: {
                id: bigint;
                name: string;
                peerUrls: string[];
                clientUrls: string[];
                isLearner: boolean;
            }[];
        }>;
        MemberPromote: Method<{
            id: bigint;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            members: {
                id: bigint;
                name: string;
                peerUrls: string[];
                clientUrls: string[];
                isLearner: boolean;
            }[];
        }>;
    };
};
export declare const MaintenanceService: {
    name: string;
    methods: {
        Alarm: Method<{
            action: number;
            memberId: bigint;
            alarm: number;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            alarms: {
                memberId: bigint;
                alarm: number;
            }[];
        }>;
        Status: Method<{}, {
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
        Defragment: Method<{}, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
        Hash: Method<{}, {
            header?: import("./kv-types.ts").ResponseHeader;
            hash: number;
        }>;
        HashKV: Method<{
            revision: number;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            hash: number;
            compactRevision: number;
            hashRevision: number;
        }>;
        Snapshot: Method<{}, {
            header?: import("./kv-types.ts").ResponseHeader;
            remainingBytes: number;
            blob: Uint8Array<ArrayBufferLike>;
            version: string;
        }>;
        MoveLeader: Method<{
            targetId: bigint;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
        Downgrade: Method<{
            action: number;
            version: string;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            version: string;
        }>;
    };
};
export declare const AuthService: {
    name: string;
    methods: {
        AuthEnable: Method<{}, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
        AuthDisable: Method<{}, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
        AuthStatus: Method<{}, {
            header?: import("./kv-types.ts").ResponseHeader;
            enabled: boolean;
            authRevision: number;
        }>;
        Authenticate: Method<{
            name: string;
            password: string;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            token: string;
        }>;
        UserAdd: Method<{
            name: string;
            password: string;
            options?: {
                noPassword: boolean;
            };
            hashedPassword: string;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
        UserGet: Method<{
            name: string;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            roles: string[];
        }>;
        UserList: Method<{}, {
            header?: import("./kv-types.ts").ResponseHeader;
            users: string[];
        }>;
        UserDelete: Method<{
            name: string;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
        UserChangePassword: Method<{
            name: string;
            password: string;
            hashedPassword: string;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
        UserGrantRole: Method<{
            user: string;
            role: string;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
        UserRevokeRole: Method<{
            name: string;
            role: string;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
        RoleAdd: Method<{
            name: string;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
        RoleGet: Method<{
            role: string;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            perm: {
                permType: number;
                key: Uint8Array<ArrayBufferLike>;
                rangeEnd: Uint8Array<ArrayBufferLike>;
            }[];
        }>;
        RoleList: Method<{}, {
            header?: import("./kv-types.ts").ResponseHeader;
            roles: string[];
        }>;
        RoleDelete: Method<{
            role: string;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
        RoleGrantPermission: Method<{
            name: string;
            perm?: {
                permType: number;
                key: Uint8Array<ArrayBufferLike>;
                rangeEnd: Uint8Array<ArrayBufferLike>;
            };
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
        RoleRevokePermission: Method<{
            role: string;
            key: Uint8Array<ArrayBufferLike>;
            rangeEnd: Uint8Array<ArrayBufferLike>;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
    };
};
export declare const LockService: {
    name: string;
    methods: {
        Lock: Method<{
            name: Uint8Array<ArrayBufferLike>;
            lease: bigint;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            key: Uint8Array<ArrayBufferLike>;
        }>;
        Unlock: Method<{
            key: Uint8Array<ArrayBufferLike>;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
    };
};
export declare const ElectionService: {
    name: string;
    methods: {
        Campaign: Method<{
            name: Uint8Array<ArrayBufferLike>;
            lease: bigint;
            value: Uint8Array<ArrayBufferLike>;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            leader?: {
                name: Uint8Array<ArrayBufferLike>;
                key: Uint8Array<ArrayBufferLike>;
                rev: number;
                lease: bigint;
            };
        }>;
        Proclaim: Method<{
            leader?: {
                name: Uint8Array<ArrayBufferLike>;
                key: Uint8Array<ArrayBufferLike>;
                rev: number;
                lease: bigint;
            };
            value: Uint8Array<ArrayBufferLike>;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
        Leader: Method<{
            name: Uint8Array<ArrayBufferLike>;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            kv?: import("./kv-types.ts").KeyValue;
        }>;
        Observe: Method<{
            name: Uint8Array<ArrayBufferLike>;
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
            kv?: import("./kv-types.ts").KeyValue;
        }>;
        Resign: Method<{
            leader?: {
                name: Uint8Array<ArrayBufferLike>;
                key: Uint8Array<ArrayBufferLike>;
                rev: number;
                lease: bigint;
            };
        }, {
            header?: import("./kv-types.ts").ResponseHeader;
        }>;
    };
};
export declare const HealthService: {
    name: string;
    methods: {
        Check: Method<{
            service: string;
        }, {
            status: number;
        }>;
        Watch: Method<{
            service: string;
        }, {
            status: number;
        }>;
    };
};
export declare const SERVICES: readonly Service[];
