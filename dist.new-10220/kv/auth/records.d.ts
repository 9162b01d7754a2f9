export interface User {
    readonly name: string;
    /** As the edge made it of the password; '' for who has none, and comes by a certificate. */
    readonly passwordHash: string;
    /** Sorted. */
    readonly roles: readonly string[];
    /** The auth revision at which the password was set: tokens from before are void. */
    readonly since: number;
}
export interface Permission {
    /** READ 0, WRITE 1, READWRITE 2. */
    readonly permType: number;
    readonly key: Uint8Array;
    readonly rangeEnd: Uint8Array;
}
export interface Role {
    readonly name: string;
    /** In the order of their keys. */
    readonly permissions: readonly Permission[];
}
export interface AuthState {
    readonly isEnabled: boolean;
    /** One more with each change. From 1, as etcd's. */
    readonly revision: number;
    /** With which members sign the tokens that they issue. Empty until authentication is enabled. */
    readonly tokenKey: Uint8Array;
}
export declare function encodeUser(user: User): Uint8Array;
export declare function decodeUser(name: string, bytes: Uint8Array): User;
export declare function encodeRole(role: Role): Uint8Array;
export declare function decodeRole(name: string, bytes: Uint8Array): Role;
export declare function encodeState({ isEnabled, revision, tokenKey }: AuthState): Uint8Array;
export declare function decodeState(bytes: Uint8Array): AuthState;
