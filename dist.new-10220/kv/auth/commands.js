// What goes into the replicated log about users, roles and permissions: etcd's own requests, but for passwords, which the
// edge has made hashes of: no password gets into a log.
import { AuthRoleAddRequest, AuthRoleDeleteRequest, AuthRoleGrantPermissionRequest, AuthRoleRevokePermissionRequest, AuthUserAddRequest, AuthUserChangePasswordRequest, AuthUserDeleteRequest, AuthUserGrantRoleRequest, AuthUserRevokeRoleRequest, } from '../../codec/etcd/auth.js';
import { ByteReader, ByteWriter } from '../../core/bytes.js';
export const AUTH_ENABLE = 32;
export const AUTH_DISABLE = 33;
/** Whatever else, on behalf of a user. */
export const AS_USER = 47;
/** The kinds that are a request of etcd's as it came. Numbers are part of the log's format. */
const REQUESTS = {
    'user-add': [34, AuthUserAddRequest],
    'user-delete': [35, AuthUserDeleteRequest],
    'user-change-password': [36, AuthUserChangePasswordRequest],
    'user-grant-role': [37, AuthUserGrantRoleRequest],
    'user-revoke-role': [38, AuthUserRevokeRoleRequest],
    'role-add': [39, AuthRoleAddRequest],
    'role-delete': [40, AuthRoleDeleteRequest],
    'role-grant-permission': [41, AuthRoleGrantPermissionRequest],
    'role-revoke-permission': [42, AuthRoleRevokePermissionRequest],
};
export function encodeAuthCommand(command) {
    const writer = new ByteWriter();
    switch (command.type) {
        case 'auth-enable':
            writer.u8(AUTH_ENABLE);
            writer.bytes(command.tokenKey);
            break;
        case 'auth-disable':
            writer.u8(AUTH_DISABLE);
            break;
        default: {
            const [kind, type] = REQUESTS[command.type];
            writer.u8(kind);
            writer.raw(type.encode(command.request));
        }
    }
    return writer.copy();
}
/** Undefined where `kind` is none of these. Throws `malformed`. */
export function decodeAuthCommand(kind, rest) {
    if (kind === AUTH_ENABLE)
        return { type: 'auth-enable', tokenKey: new ByteReader(rest).bytes().slice() };
    if (kind === AUTH_DISABLE)
        return { type: 'auth-disable' };
    for (const [type, [number, message]] of Object.entries(REQUESTS)) {
        if (number === kind)
            return { type, request: message.decode(rest) };
    }
    return undefined;
}
/** `command`, as it would go into the log by itself, on behalf of a user. */
export function encodeAsUser({ user, revision }, command) {
    const writer = new ByteWriter(command.length + user.length + 16);
    writer.u8(AS_USER);
    writer.string(user);
    writer.uint(revision);
    writer.raw(command);
    return writer.copy();
}
/** From behind the kind; `command` is a view. */
export function decodeAsUser(rest) {
    const reader = new ByteReader(rest);
    const user = reader.string();
    const revision = reader.uint();
    return { user, revision, command: reader.raw(reader.remaining) };
}
//# sourceMappingURL=commands.js.map