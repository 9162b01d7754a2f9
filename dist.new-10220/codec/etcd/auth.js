// The schemas of etcd's Auth service.
import { bool, bytes, describe, enumeration, named, nested, repeated, string, uint64, } from '../protobuf.js';
import { ResponseHeader } from './kv.js';
const header = () => nested(1, () => ResponseHeader);
/** The requests and responses that hold nothing (but a header). */
const empty = (name) => describe(`etcdserverpb.${name}`, {});
const onlyHeader = (name) => describe(`etcdserverpb.${name}`, { header: header() });
export const PermissionType = { READ: 0, WRITE: 1, READWRITE: 2 };
export const UserAddOptions = describe('authpb.UserAddOptions', { noPassword: bool(1) });
export const Permission = describe('authpb.Permission', {
    permType: named('permType', enumeration(1, PermissionType)),
    key: bytes(2),
    rangeEnd: bytes(3),
});
export const AuthEnableRequest = empty('AuthEnableRequest');
export const AuthEnableResponse = onlyHeader('AuthEnableResponse');
export const AuthDisableRequest = empty('AuthDisableRequest');
export const AuthDisableResponse = onlyHeader('AuthDisableResponse');
export const AuthStatusRequest = empty('AuthStatusRequest');
export const AuthStatusResponse = describe('etcdserverpb.AuthStatusResponse', {
    header: header(),
    enabled: bool(2),
    authRevision: named('authRevision', uint64(3)),
});
export const AuthenticateRequest = describe('etcdserverpb.AuthenticateRequest', {
    name: string(1),
    password: string(2),
});
export const AuthenticateResponse = describe('etcdserverpb.AuthenticateResponse', {
    header: header(),
    token: string(2),
});
export const AuthUserAddRequest = describe('etcdserverpb.AuthUserAddRequest', {
    name: string(1),
    password: string(2),
    options: nested(3, () => UserAddOptions),
    hashedPassword: named('hashedPassword', string(4)),
});
export const AuthUserAddResponse = onlyHeader('AuthUserAddResponse');
export const AuthUserGetRequest = describe('etcdserverpb.AuthUserGetRequest', { name: string(1) });
export const AuthUserGetResponse = describe('etcdserverpb.AuthUserGetResponse', {
    header: header(),
    roles: repeated(string(2)),
});
export const AuthUserListRequest = empty('AuthUserListRequest');
export const AuthUserListResponse = describe('etcdserverpb.AuthUserListResponse', {
    header: header(),
    users: repeated(string(2)),
});
export const AuthUserDeleteRequest = describe('etcdserverpb.AuthUserDeleteRequest', { name: string(1) });
export const AuthUserDeleteResponse = onlyHeader('AuthUserDeleteResponse');
export const AuthUserChangePasswordRequest = describe('etcdserverpb.AuthUserChangePasswordRequest', {
    name: string(1),
    password: string(2),
    hashedPassword: named('hashedPassword', string(3)),
});
export const AuthUserChangePasswordResponse = onlyHeader('AuthUserChangePasswordResponse');
export const AuthUserGrantRoleRequest = describe('etcdserverpb.AuthUserGrantRoleRequest', {
    user: string(1),
    role: string(2),
});
export const AuthUserGrantRoleResponse = onlyHeader('AuthUserGrantRoleResponse');
export const AuthUserRevokeRoleRequest = describe('etcdserverpb.AuthUserRevokeRoleRequest', {
    name: string(1),
    role: string(2),
});
export const AuthUserRevokeRoleResponse = onlyHeader('AuthUserRevokeRoleResponse');
export const AuthRoleAddRequest = describe('etcdserverpb.AuthRoleAddRequest', { name: string(1) });
export const AuthRoleAddResponse = onlyHeader('AuthRoleAddResponse');
export const AuthRoleGetRequest = describe('etcdserverpb.AuthRoleGetRequest', { role: string(1) });
export const AuthRoleGetResponse = describe('etcdserverpb.AuthRoleGetResponse', {
    header: header(),
    perm: repeated(nested(2, () => Permission)),
});
export const AuthRoleListRequest = empty('AuthRoleListRequest');
export const AuthRoleListResponse = describe('etcdserverpb.AuthRoleListResponse', {
    header: header(),
    roles: repeated(string(2)),
});
export const AuthRoleDeleteRequest = describe('etcdserverpb.AuthRoleDeleteRequest', { role: string(1) });
export const AuthRoleDeleteResponse = onlyHeader('AuthRoleDeleteResponse');
export const AuthRoleGrantPermissionRequest = describe('etcdserverpb.AuthRoleGrantPermissionRequest', {
    name: string(1),
    perm: nested(2, () => Permission),
});
export const AuthRoleGrantPermissionResponse = onlyHeader('AuthRoleGrantPermissionResponse');
export const AuthRoleRevokePermissionRequest = describe('etcdserverpb.AuthRoleRevokePermissionRequest', {
    role: string(1),
    key: bytes(2),
    rangeEnd: bytes(3),
});
export const AuthRoleRevokePermissionResponse = onlyHeader('AuthRoleRevokePermissionResponse');
//# sourceMappingURL=auth.js.map