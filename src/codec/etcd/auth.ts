// The schemas of etcd's Auth service.

import {
  bool,
  bytes,
  describe,
  enumeration,
  type MessageOf,
  named,
  nested,
  repeated,
  string,
  uint64,
} from '../protobuf.ts';
import { ResponseHeader } from './kv.ts';

const header = () => nested(1, () => ResponseHeader);
/** The requests and responses that hold nothing (but a header). */
const empty = (name: string) => describe(`etcdserverpb.${name}`, {});
const onlyHeader = (name: string) => describe(`etcdserverpb.${name}`, { header: header() });

export const PermissionType = { READ: 0, WRITE: 1, READWRITE: 2 } as const;

export const UserAddOptions = describe('authpb.UserAddOptions', { noPassword: bool(1) });

export const Permission = describe('authpb.Permission', {
  permType: named('permType', enumeration(1, PermissionType)),
  key: bytes(2),
  rangeEnd: bytes(3),
});
export type Permission = MessageOf<typeof Permission>;

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
export type AuthStatusResponse = MessageOf<typeof AuthStatusResponse>;

export const AuthenticateRequest = describe('etcdserverpb.AuthenticateRequest', {
  name: string(1),
  password: string(2),
});
export type AuthenticateRequest = MessageOf<typeof AuthenticateRequest>;

export const AuthenticateResponse = describe('etcdserverpb.AuthenticateResponse', {
  header: header(),
  token: string(2),
});
export type AuthenticateResponse = MessageOf<typeof AuthenticateResponse>;

export const AuthUserAddRequest = describe('etcdserverpb.AuthUserAddRequest', {
  name: string(1),
  password: string(2),
  options: nested(3, () => UserAddOptions),
  hashedPassword: named('hashedPassword', string(4)),
});
export type AuthUserAddRequest = MessageOf<typeof AuthUserAddRequest>;
export const AuthUserAddResponse = onlyHeader('AuthUserAddResponse');

export const AuthUserGetRequest = describe('etcdserverpb.AuthUserGetRequest', { name: string(1) });
export type AuthUserGetRequest = MessageOf<typeof AuthUserGetRequest>;

export const AuthUserGetResponse = describe('etcdserverpb.AuthUserGetResponse', {
  header: header(),
  roles: repeated(string(2)),
});
export type AuthUserGetResponse = MessageOf<typeof AuthUserGetResponse>;

export const AuthUserListRequest = empty('AuthUserListRequest');

export const AuthUserListResponse = describe('etcdserverpb.AuthUserListResponse', {
  header: header(),
  users: repeated(string(2)),
});
export type AuthUserListResponse = MessageOf<typeof AuthUserListResponse>;

export const AuthUserDeleteRequest = describe('etcdserverpb.AuthUserDeleteRequest', { name: string(1) });
export type AuthUserDeleteRequest = MessageOf<typeof AuthUserDeleteRequest>;
export const AuthUserDeleteResponse = onlyHeader('AuthUserDeleteResponse');

export const AuthUserChangePasswordRequest = describe('etcdserverpb.AuthUserChangePasswordRequest', {
  name: string(1),
  password: string(2),
  hashedPassword: named('hashedPassword', string(3)),
});
export type AuthUserChangePasswordRequest = MessageOf<typeof AuthUserChangePasswordRequest>;
export const AuthUserChangePasswordResponse = onlyHeader('AuthUserChangePasswordResponse');

export const AuthUserGrantRoleRequest = describe('etcdserverpb.AuthUserGrantRoleRequest', {
  user: string(1),
  role: string(2),
});
export type AuthUserGrantRoleRequest = MessageOf<typeof AuthUserGrantRoleRequest>;
export const AuthUserGrantRoleResponse = onlyHeader('AuthUserGrantRoleResponse');

export const AuthUserRevokeRoleRequest = describe('etcdserverpb.AuthUserRevokeRoleRequest', {
  name: string(1),
  role: string(2),
});
export type AuthUserRevokeRoleRequest = MessageOf<typeof AuthUserRevokeRoleRequest>;
export const AuthUserRevokeRoleResponse = onlyHeader('AuthUserRevokeRoleResponse');

export const AuthRoleAddRequest = describe('etcdserverpb.AuthRoleAddRequest', { name: string(1) });
export type AuthRoleAddRequest = MessageOf<typeof AuthRoleAddRequest>;
export const AuthRoleAddResponse = onlyHeader('AuthRoleAddResponse');

export const AuthRoleGetRequest = describe('etcdserverpb.AuthRoleGetRequest', { role: string(1) });
export type AuthRoleGetRequest = MessageOf<typeof AuthRoleGetRequest>;

export const AuthRoleGetResponse = describe('etcdserverpb.AuthRoleGetResponse', {
  header: header(),
  perm: repeated(nested(2, () => Permission)),
});
export type AuthRoleGetResponse = MessageOf<typeof AuthRoleGetResponse>;

export const AuthRoleListRequest = empty('AuthRoleListRequest');

export const AuthRoleListResponse = describe('etcdserverpb.AuthRoleListResponse', {
  header: header(),
  roles: repeated(string(2)),
});
export type AuthRoleListResponse = MessageOf<typeof AuthRoleListResponse>;

export const AuthRoleDeleteRequest = describe('etcdserverpb.AuthRoleDeleteRequest', { role: string(1) });
export type AuthRoleDeleteRequest = MessageOf<typeof AuthRoleDeleteRequest>;
export const AuthRoleDeleteResponse = onlyHeader('AuthRoleDeleteResponse');

export const AuthRoleGrantPermissionRequest = describe('etcdserverpb.AuthRoleGrantPermissionRequest', {
  name: string(1),
  perm: nested(2, () => Permission),
});
export type AuthRoleGrantPermissionRequest = MessageOf<typeof AuthRoleGrantPermissionRequest>;
export const AuthRoleGrantPermissionResponse = onlyHeader('AuthRoleGrantPermissionResponse');

export const AuthRoleRevokePermissionRequest = describe('etcdserverpb.AuthRoleRevokePermissionRequest', {
  role: string(1),
  key: bytes(2),
  rangeEnd: bytes(3),
});
export type AuthRoleRevokePermissionRequest = MessageOf<typeof AuthRoleRevokePermissionRequest>;
export const AuthRoleRevokePermissionResponse = onlyHeader('AuthRoleRevokePermissionResponse');
