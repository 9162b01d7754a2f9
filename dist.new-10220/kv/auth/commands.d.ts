import type { MessageOf, MessageType } from '../../codec/protobuf.ts';
export declare const AUTH_ENABLE = 32;
export declare const AUTH_DISABLE = 33;
/** Whatever else, on behalf of a user. */
export declare const AS_USER = 47;
/** The kinds that are a request of etcd's as it came. Numbers are part of the log's format. */
declare const REQUESTS: {
    readonly 'user-add': readonly [34, MessageType<{
        name: string;
        password: string;
        options?: {
            noPassword: boolean;
        };
        hashedPassword: string;
    }>];
    readonly 'user-delete': readonly [35, MessageType<{
        name: string;
    }>];
    readonly 'user-change-password': readonly [36, MessageType<{
        name: string;
        password: string;
        hashedPassword: string;
    }>];
    readonly 'user-grant-role': readonly [37, MessageType<{
        user: string;
        role: string;
    }>];
    readonly 'user-revoke-role': readonly [38, MessageType<{
        name: string;
        role: string;
    }>];
    readonly 'role-add': readonly [39, MessageType<{
        name: string;
    }>];
    readonly 'role-delete': readonly [40, MessageType<{
        role: string;
    }>];
    readonly 'role-grant-permission': readonly [41, MessageType<{
        name: string;
        perm?: {
            permType: number;
            key: Uint8Array<ArrayBufferLike>;
            rangeEnd: Uint8Array<ArrayBufferLike>;
        };
    }>];
    readonly 'role-revoke-permission': readonly [42, MessageType<{
        role: string;
        key: Uint8Array<ArrayBufferLike>;
        rangeEnd: Uint8Array<ArrayBufferLike>;
    }>];
};
type Requests = typeof REQUESTS;
type RequestCommand = {
    [K in keyof Requests]: {
        readonly type: K;
        readonly request: MessageOf<Requests[K][1]>;
    };
}[keyof Requests];
export type AuthCommand = {
    readonly type: 'auth-enable';
    readonly tokenKey: Uint8Array;
} | {
    readonly type: 'auth-disable';
} | RequestCommand;
/** Who asks: a name, and the auth revision of the moment when it was shown to be theirs. */
export interface Identity {
    readonly user: string;
    readonly revision: number;
}
export declare function encodeAuthCommand(command: AuthCommand): Uint8Array;
/** Undefined where `kind` is none of these. Throws `malformed`. */
export declare function decodeAuthCommand(kind: number | undefined, rest: Uint8Array): AuthCommand | undefined;
/** `command`, as it would go into the log by itself, on behalf of a user. */
export declare function encodeAsUser({ user, revision }: Identity, command: Uint8Array): Uint8Array;
/** From behind the kind; `command` is a view. */
export declare function decodeAsUser(rest: Uint8Array): Identity & {
    readonly command: Uint8Array;
};
export {};
