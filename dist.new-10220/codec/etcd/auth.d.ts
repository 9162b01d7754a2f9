import { type MessageOf } from '../protobuf.ts';
export declare const PermissionType: {
    readonly READ: 0;
    readonly WRITE: 1;
    readonly READWRITE: 2;
};
export declare const UserAddOptions: import("../protobuf.ts").MessageType<{
    noPassword: boolean;
}>;
export declare const Permission: import("../protobuf.ts").MessageType<{
    permType: number;
    key: Uint8Array<ArrayBufferLike>;
    rangeEnd: Uint8Array<ArrayBufferLike>;
}>;
export type Permission = MessageOf<typeof Permission>;
export declare const AuthEnableRequest: import("../protobuf.ts").MessageType<{}>;
export declare const AuthEnableResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const AuthDisableRequest: import("../protobuf.ts").MessageType<{}>;
export declare const AuthDisableResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const AuthStatusRequest: import("../protobuf.ts").MessageType<{}>;
export declare const AuthStatusResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    enabled: boolean;
    authRevision: number;
}>;
export type AuthStatusResponse = MessageOf<typeof AuthStatusResponse>;
export declare const AuthenticateRequest: import("../protobuf.ts").MessageType<{
    name: string;
    password: string;
}>;
export type AuthenticateRequest = MessageOf<typeof AuthenticateRequest>;
export declare const AuthenticateResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    token: string;
}>;
export type AuthenticateResponse = MessageOf<typeof AuthenticateResponse>;
export declare const AuthUserAddRequest: import("../protobuf.ts").MessageType<{
    name: string;
    password: string;
    options?: {
        noPassword: boolean;
    };
    hashedPassword: string;
}>;
export type AuthUserAddRequest = MessageOf<typeof AuthUserAddRequest>;
export declare const AuthUserAddResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const AuthUserGetRequest: import("../protobuf.ts").MessageType<{
    name: string;
}>;
export type AuthUserGetRequest = MessageOf<typeof AuthUserGetRequest>;
export declare const AuthUserGetResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    roles: string[];
}>;
export type AuthUserGetResponse = MessageOf<typeof AuthUserGetResponse>;
export declare const AuthUserListRequest: import("../protobuf.ts").MessageType<{}>;
export declare const AuthUserListResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    users: string[];
}>;
export type AuthUserListResponse = MessageOf<typeof AuthUserListResponse>;
export declare const AuthUserDeleteRequest: import("../protobuf.ts").MessageType<{
    name: string;
}>;
export type AuthUserDeleteRequest = MessageOf<typeof AuthUserDeleteRequest>;
export declare const AuthUserDeleteResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const AuthUserChangePasswordRequest: import("../protobuf.ts").MessageType<{
    name: string;
    password: string;
    hashedPassword: string;
}>;
export type AuthUserChangePasswordRequest = MessageOf<typeof AuthUserChangePasswordRequest>;
export declare const AuthUserChangePasswordResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const AuthUserGrantRoleRequest: import("../protobuf.ts").MessageType<{
    user: string;
    role: string;
}>;
export type AuthUserGrantRoleRequest = MessageOf<typeof AuthUserGrantRoleRequest>;
export declare const AuthUserGrantRoleResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const AuthUserRevokeRoleRequest: import("../protobuf.ts").MessageType<{
    name: string;
    role: string;
}>;
export type AuthUserRevokeRoleRequest = MessageOf<typeof AuthUserRevokeRoleRequest>;
export declare const AuthUserRevokeRoleResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const AuthRoleAddRequest: import("../protobuf.ts").MessageType<{
    name: string;
}>;
export type AuthRoleAddRequest = MessageOf<typeof AuthRoleAddRequest>;
export declare const AuthRoleAddResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const AuthRoleGetRequest: import("../protobuf.ts").MessageType<{
    role: string;
}>;
export type AuthRoleGetRequest = MessageOf<typeof AuthRoleGetRequest>;
export declare const AuthRoleGetResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    perm: {
        permType: number;
        key: Uint8Array<ArrayBufferLike>;
        rangeEnd: Uint8Array<ArrayBufferLike>;
    }[];
}>;
export type AuthRoleGetResponse = MessageOf<typeof AuthRoleGetResponse>;
export declare const AuthRoleListRequest: import("../protobuf.ts").MessageType<{}>;
export declare const AuthRoleListResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
    roles: string[];
}>;
export type AuthRoleListResponse = MessageOf<typeof AuthRoleListResponse>;
export declare const AuthRoleDeleteRequest: import("../protobuf.ts").MessageType<{
    role: string;
}>;
export type AuthRoleDeleteRequest = MessageOf<typeof AuthRoleDeleteRequest>;
export declare const AuthRoleDeleteResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const AuthRoleGrantPermissionRequest: import("../protobuf.ts").MessageType<{
    name: string;
    perm?: {
        permType: number;
        key: Uint8Array<ArrayBufferLike>;
        rangeEnd: Uint8Array<ArrayBufferLike>;
    };
}>;
export type AuthRoleGrantPermissionRequest = MessageOf<typeof AuthRoleGrantPermissionRequest>;
export declare const AuthRoleGrantPermissionResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
export declare const AuthRoleRevokePermissionRequest: import("../protobuf.ts").MessageType<{
    role: string;
    key: Uint8Array<ArrayBufferLike>;
    rangeEnd: Uint8Array<ArrayBufferLike>;
}>;
export type AuthRoleRevokePermissionRequest = MessageOf<typeof AuthRoleRevokePermissionRequest>;
export declare const AuthRoleRevokePermissionResponse: import("../protobuf.ts").MessageType<{
    header?: import("./kv-types.ts").ResponseHeader;
}>;
