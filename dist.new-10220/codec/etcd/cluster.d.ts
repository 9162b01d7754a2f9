import { type MessageOf } from '../protobuf.ts';
export declare const Member: import("../protobuf.ts").MessageType<{
    id: bigint;
    name: string;
    peerUrls: string[];
    clientUrls: string[];
    isLearner: boolean;
}>;
export type Member = MessageOf<typeof Member>;
export declare const MemberAddRequest: import("../protobuf.ts").MessageType<{
    peerUrls: string[];
    isLearner: boolean;
}>;
export type MemberAddRequest = MessageOf<typeof MemberAddRequest>;
export declare const MemberAddResponse: import("../protobuf.ts").MessageType<{
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
export type MemberAddResponse = MessageOf<typeof MemberAddResponse>;
export declare const MemberRemoveRequest: import("../protobuf.ts").MessageType<{
    id: bigint;
}>;
export type MemberRemoveRequest = MessageOf<typeof MemberRemoveRequest>;
export declare const MemberRemoveResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    members: {
        id: bigint;
        name: string;
        peerUrls: string[];
        clientUrls: string[];
        isLearner: boolean;
    }[];
}>;
export type MemberRemoveResponse = MessageOf<typeof MemberRemoveResponse>;
export declare const MemberUpdateRequest: import("../protobuf.ts").MessageType<{
    id: bigint;
    peerUrls: string[];
}>;
export type MemberUpdateRequest = MessageOf<typeof MemberUpdateRequest>;
export declare const MemberUpdateResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    members: {
        id: bigint;
        name: string;
        peerUrls: string[];
        clientUrls: string[];
        isLearner: boolean;
    }[];
}>;
export type MemberUpdateResponse = MessageOf<typeof MemberUpdateResponse>;
export declare const MemberListRequest: import("../protobuf.ts").MessageType<{
    linearizable: boolean;
}>;
export type MemberListRequest = MessageOf<typeof MemberListRequest>;
export declare const MemberListResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    members: {
        id: bigint;
        name: string;
        peerUrls: string[];
        clientUrls: string[];
        isLearner: boolean;
    }[];
}>;
export type MemberListResponse = MessageOf<typeof MemberListResponse>;
export declare const MemberPromoteRequest: import("../protobuf.ts").MessageType<{
    id: bigint;
}>;
export type MemberPromoteRequest = MessageOf<typeof MemberPromoteRequest>;
export declare const MemberPromoteResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    members: {
        id: bigint;
        name: string;
        peerUrls: string[];
        clientUrls: string[];
        isLearner: boolean;
    }[];
}>;
export type MemberPromoteResponse = MessageOf<typeof MemberPromoteResponse>;
