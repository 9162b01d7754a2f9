// What goes into the replicated log about users, roles and permissions: etcd's own requests, but for passwords, which the
// edge has made hashes of: no password gets into a log.

import {
  AuthRoleAddRequest,
  AuthRoleDeleteRequest,
  AuthRoleGrantPermissionRequest,
  AuthRoleRevokePermissionRequest,
  AuthUserAddRequest,
  AuthUserChangePasswordRequest,
  AuthUserDeleteRequest,
  AuthUserGrantRoleRequest,
  AuthUserRevokeRoleRequest,
} from '../../codec/etcd/auth.ts';
import type { MessageOf, MessageType } from '../../codec/protobuf.ts';
import { ByteReader, ByteWriter } from '../../core/bytes.ts';

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
} as const;

type Requests = typeof REQUESTS;
type RequestCommand = {
  [K in keyof Requests]: { readonly type: K; readonly request: MessageOf<Requests[K][1]> };
}[keyof Requests];

export type AuthCommand =
  | { readonly type: 'auth-enable'; readonly tokenKey: Uint8Array }
  | { readonly type: 'auth-disable' }
  | RequestCommand;

/** Who asks: a name, and the auth revision of the moment when it was shown to be theirs. */
export interface Identity {
  readonly user: string;
  readonly revision: number;
}

export function encodeAuthCommand(command: AuthCommand): Uint8Array {
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
      writer.raw((type as MessageType<object>).encode(command.request));
    }
  }
  return writer.copy();
}

/** Undefined where `kind` is none of these. Throws `malformed`. */
export function decodeAuthCommand(kind: number | undefined, rest: Uint8Array): AuthCommand | undefined {
  if (kind === AUTH_ENABLE) return { type: 'auth-enable', tokenKey: new ByteReader(rest).bytes().slice() };
  if (kind === AUTH_DISABLE) return { type: 'auth-disable' };
  for (const [type, [number, message]] of Object.entries(REQUESTS)) {
    if (number === kind) return { type, request: (message as MessageType<unknown>).decode(rest) } as RequestCommand;
  }
  return undefined;
}

/** `command`, as it would go into the log by itself, on behalf of a user. */
export function encodeAsUser({ user, revision }: Identity, command: Uint8Array): Uint8Array {
  const writer = new ByteWriter(command.length + user.length + 16);
  writer.u8(AS_USER);
  writer.string(user);
  writer.uint(revision);
  writer.raw(command);
  return writer.copy();
}

/** From behind the kind; `command` is a view. */
export function decodeAsUser(rest: Uint8Array): Identity & { readonly command: Uint8Array } {
  const reader = new ByteReader(rest);
  const user = reader.string();
  const revision = reader.uint();
  return { user, revision, command: reader.raw(reader.remaining) };
}
