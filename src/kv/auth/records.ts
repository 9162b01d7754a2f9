// Users, roles and the state of authentication as the store keeps them.

import { ByteReader, ByteWriter } from '../../core/bytes.ts';

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

export function encodeUser(user: User): Uint8Array {
  const writer = new ByteWriter();
  writer.string(user.passwordHash);
  writer.uint(user.since);
  writer.uint(user.roles.length);
  for (const role of user.roles) writer.string(role);
  return writer.copy();
}

export function decodeUser(name: string, bytes: Uint8Array): User {
  const reader = new ByteReader(bytes);
  const passwordHash = reader.string();
  const since = reader.uint();
  const roles: string[] = [];
  for (let left = reader.uint(); left > 0; left--) roles.push(reader.string());
  return { name, passwordHash, roles, since };
}

export function encodeRole(role: Role): Uint8Array {
  const writer = new ByteWriter();
  writer.uint(role.permissions.length);
  for (const { permType, key, rangeEnd } of role.permissions) {
    writer.u8(permType);
    writer.bytes(key);
    writer.bytes(rangeEnd);
  }
  return writer.copy();
}

export function decodeRole(name: string, bytes: Uint8Array): Role {
  const reader = new ByteReader(bytes);
  const permissions: Permission[] = [];
  for (let left = reader.uint(); left > 0; left--) {
    permissions.push({ permType: reader.u8(), key: reader.bytes().slice(), rangeEnd: reader.bytes().slice() });
  }
  return { name, permissions };
}

export function encodeState({ isEnabled, revision, tokenKey }: AuthState): Uint8Array {
  const writer = new ByteWriter();
  writer.bool(isEnabled);
  writer.uint(revision);
  writer.bytes(tokenKey);
  return writer.copy();
}

export function decodeState(bytes: Uint8Array): AuthState {
  const reader = new ByteReader(bytes);
  return { isEnabled: reader.bool(), revision: reader.uint(), tokenKey: reader.bytes().slice() };
}
