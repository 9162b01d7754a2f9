// Users, roles, permissions, and whether they count: replicated, small, all in memory and written through to the store.
// What each change does and refuses is etcd's.

import { equalBytes, utf8Decode, utf8Encode } from '../../core/bytes.ts';
import { assertNever } from '../../core/errors.ts';
import { fromBinaryString, toBinaryString } from '../binary-string.ts';
import { type KeyRange, keyRange } from '../key-range.ts';
import type { OrderedStore } from '../store.ts';
import { META } from '../tables.ts';
import type { AuthCommand, Identity } from './commands.ts';
import { Coverage } from './coverage.ts';
import { authError } from './errors.ts';
import {
  type AuthState,
  decodeRole,
  decodeState,
  decodeUser,
  encodeRole,
  encodeState,
  encodeUser,
  type Permission,
  type Role,
  type User,
} from './records.ts';

/** The user and the role that may do everything. */
export const ROOT = 'root';

const STATE_KEY = 'auth/state';
const USERS = 'auth/user/';
const ROLES = 'auth/role/';
const READ = 0;
const WRITE = 1;
const FRESH: AuthState = { isEnabled: false, revision: 1, tokenKey: new Uint8Array(0) };
const EVERYTHING: Permission = { permType: 2, key: new Uint8Array(0), rangeEnd: Uint8Array.of(0) };

interface Granted {
  readonly isRoot: boolean;
  readonly read: Coverage;
  readonly write: Coverage;
}

export class AuthStore {
  private readonly store: OrderedStore;
  private state = FRESH;
  private readonly users = new Map<string, User>();
  private readonly roles = new Map<string, Role>();
  /** What each user may do, as of the present revision. */
  private readonly granted = new Map<string, Granted>();

  constructor(store: OrderedStore) {
    this.store = store;
    this.load();
  }

  load(): void {
    const state = this.store.get(META, STATE_KEY);
    this.state = state === undefined ? FRESH : decodeState(state);
    this.granted.clear();
    this.loadAll(this.users, USERS, decodeUser);
    this.loadAll(this.roles, ROLES, decodeRole);
  }

  private loadAll<T>(into: Map<string, T>, prefix: string, decode: (name: string, bytes: Uint8Array) => T): void {
    into.clear();
    // '0' is the byte behind '/'.
    const cursor = this.store.scan(META, prefix, `${prefix.slice(0, -1)}0`);
    while (cursor.next()) {
      const name = nameOf(cursor.key.slice(prefix.length));
      into.set(name, decode(name, cursor.value));
    }
  }

  get isEnabled(): boolean {
    return this.state.isEnabled;
  }

  get revision(): number {
    return this.state.revision;
  }

  get tokenKey(): Uint8Array {
    return this.state.tokenKey;
  }

  // ── looking ──

  findUser(name: string): User | undefined {
    return this.users.get(name);
  }

  /** Throws `user-not-found`. */
  user(name: string): User {
    const user = this.users.get(name);
    if (user === undefined) throw authError('user-not-found');
    return user;
  }

  /** Throws `role-not-found`. */
  role(name: string): Role {
    const role = this.roles.get(name);
    if (role === undefined) throw authError('role-not-found');
    return role;
  }

  /** As the API shows them: the root role's are all, whatever was granted. Throws `role-not-found`. */
  permissionsOf(name: string): readonly Permission[] {
    const { permissions } = this.role(name);
    return name === ROOT ? [EVERYTHING] : permissions;
  }

  userNames(): string[] {
    return sorted(this.users.keys());
  }

  roleNames(): string[] {
    return sorted(this.roles.keys());
  }

  // ── asking ──

  /** The user, if the identity still stands. Throws `user-empty`, `permission-denied`, `auth-revision-old`. */
  private recognise(identity: Identity | undefined): User {
    if (identity === undefined) throw authError('user-empty');
    const user = this.users.get(identity.user);
    if (user === undefined) throw authError('permission-denied');
    if (identity.revision < user.since) throw authError('auth-revision-old');
    return user;
  }

  /** Throws unless authentication is off, or this is somebody. */
  checkAnybody(identity: Identity | undefined): void {
    if (this.isEnabled) this.recognise(identity);
  }

  isRoot(identity: Identity | undefined): boolean {
    return !this.isEnabled || this.grantedTo(this.recognise(identity)).isRoot;
  }

  checkRoot(identity: Identity | undefined): void {
    if (!this.isRoot(identity)) throw authError('permission-denied');
  }

  checkRead(identity: Identity | undefined, range: KeyRange): void {
    this.check(identity, range, 'read');
  }

  checkWrite(identity: Identity | undefined, range: KeyRange): void {
    this.check(identity, range, 'write');
  }

  private check(identity: Identity | undefined, range: KeyRange, what: 'read' | 'write'): void {
    if (!this.isEnabled) return;
    const granted = this.grantedTo(this.recognise(identity));
    if (!granted.isRoot && !granted[what].covers(range)) throw authError('permission-denied');
  }

  private grantedTo(user: User): Granted {
    let granted = this.granted.get(user.name);
    if (granted === undefined) {
      const permissions = user.roles.flatMap((name) => this.roles.get(name)?.permissions ?? []);
      const rangesFor = (type: number): KeyRange[] =>
        permissions
          .filter(({ permType }) => permType === type || permType === EVERYTHING.permType)
          .map(({ key, rangeEnd }) => keyRange(key, rangeEnd));
      const isRoot = user.roles.includes(ROOT);
      granted = { isRoot, read: new Coverage(rangesFor(READ)), write: new Coverage(rangesFor(WRITE)) };
      this.granted.set(user.name, granted);
    }
    return granted;
  }

  // ── changing ──

  /** Throws what etcd refuses, and then has changed nothing. */
  apply(command: AuthCommand): void {
    switch (command.type) {
      case 'auth-enable':
        this.enable(command.tokenKey);
        return;
      case 'auth-disable':
        if (this.isEnabled) this.commit({ isEnabled: false, tokenKey: FRESH.tokenKey });
        return;
      case 'user-add':
        this.addUser(command.request);
        return;
      case 'user-delete':
        this.deleteUser(command.request.name);
        return;
      case 'user-change-password':
        this.changePassword(command.request);
        return;
      case 'user-grant-role':
        this.grantRole(command.request);
        return;
      case 'user-revoke-role':
        this.revokeRole(command.request);
        return;
      case 'role-add':
        this.addRole(command.request.name);
        return;
      case 'role-delete':
        this.deleteRole(command.request.role);
        return;
      case 'role-grant-permission':
        this.grantPermission(command.request);
        return;
      case 'role-revoke-permission':
        this.revokePermission(command.request);
        return;
      default:
        assertNever(command, 'command');
    }
  }

  /** As in etcd, being enabled is no new revision. */
  private enable(tokenKey: Uint8Array): void {
    if (this.isEnabled) return;
    const root = this.users.get(ROOT);
    if (root === undefined) throw authError('root-user-not-found');
    if (!root.roles.includes(ROOT)) throw authError('root-role-not-found');
    this.save({ ...this.state, isEnabled: true, tokenKey });
  }

  private addUser({ name, options, hashedPassword }: Extract<AuthCommand, { type: 'user-add' }>['request']): void {
    if (name === '') throw authError('user-empty');
    if (this.users.has(name)) throw authError('user-exists');
    const passwordHash = options?.noPassword === true ? '' : hashedPassword;
    this.commit();
    this.putUser({ name, passwordHash, roles: [], since: this.revision });
  }

  private deleteUser(name: string): void {
    if (this.isEnabled && name === ROOT) throw authError('invalid-auth-management');
    this.user(name);
    this.commit();
    this.users.delete(name);
    this.store.delete(META, USERS + binary(name));
  }

  private changePassword(request: Extract<AuthCommand, { type: 'user-change-password' }>['request']): void {
    const user = this.user(request.name);
    this.commit();
    // Who has no password keeps none: etcd’s way.
    const passwordHash = user.passwordHash === '' ? '' : request.hashedPassword;
    this.putUser({ ...user, passwordHash, since: this.revision });
  }

  private grantRole(request: Extract<AuthCommand, { type: 'user-grant-role' }>['request']): void {
    const user = this.user(request.user);
    if (request.role !== ROOT) this.role(request.role);
    if (user.roles.includes(request.role)) return;
    this.commit();
    this.putUser({ ...user, roles: sorted([...user.roles, request.role]) });
  }

  private revokeRole({ name, role }: Extract<AuthCommand, { type: 'user-revoke-role' }>['request']): void {
    if (this.isEnabled && name === ROOT && role === ROOT) throw authError('invalid-auth-management');
    const user = this.user(name);
    if (!user.roles.includes(role)) throw authError('role-not-granted');
    this.commit();
    this.putUser(without(user, role));
  }

  private addRole(name: string): void {
    if (name === '') throw authError('role-empty');
    if (this.roles.has(name)) throw authError('role-exists');
    this.commit();
    this.putRole({ name, permissions: [] });
  }

  private deleteRole(name: string): void {
    if (this.isEnabled && name === ROOT) throw authError('invalid-auth-management');
    this.role(name);
    this.commit();
    this.roles.delete(name);
    this.store.delete(META, ROLES + binary(name));
    for (const user of this.users.values()) if (user.roles.includes(name)) this.putUser(without(user, name));
  }

  private grantPermission({ name, perm }: Extract<AuthCommand, { type: 'role-grant-permission' }>['request']): void {
    if (perm === undefined) throw authError('permission-not-given');
    if (!isPermissionRange(perm)) throw authError('invalid-auth-management');
    const role = this.role(name);
    const { permType } = perm;
    // The request's bytes are views on the log's.
    const granted = { permType, key: perm.key.slice(), rangeEnd: perm.rangeEnd.slice() };
    const others = role.permissions.filter((each) => !isSameRange(each, granted));
    const permissions = [...others, granted].sort((a, b) => compare(toBinaryString(a.key), toBinaryString(b.key)));
    this.commit();
    this.putRole({ name, permissions });
  }

  private revokePermission(request: Extract<AuthCommand, { type: 'role-revoke-permission' }>['request']): void {
    const role = this.role(request.role);
    const permissions = role.permissions.filter((each) => !isSameRange(each, request));
    if (permissions.length === role.permissions.length) throw authError('permission-not-granted');
    this.commit();
    this.putRole({ ...role, permissions });
  }

  private commit(changes: Partial<AuthState> = {}): void {
    this.save({ ...this.state, ...changes, revision: this.revision + 1 });
    this.granted.clear();
  }

  private save(state: AuthState): void {
    this.store.put(META, STATE_KEY, encodeState(state), this.store.get(META, STATE_KEY) === undefined);
    this.state = state;
  }

  private putUser(user: User): void {
    this.store.put(META, USERS + binary(user.name), encodeUser(user), !this.users.has(user.name));
    this.users.set(user.name, user);
  }

  private putRole(role: Role): void {
    this.store.put(META, ROLES + binary(role.name), encodeRole(role), !this.roles.has(role.name));
    this.roles.set(role.name, role);
  }

  /** Everything here, in one fixed order: for comparing replicas. */
  *records(): Generator<Uint8Array> {
    yield encodeState(this.state);
    for (const name of this.userNames()) {
      yield utf8Encode(name);
      yield encodeUser(this.user(name));
    }
    for (const name of this.roleNames()) {
      yield utf8Encode(name);
      yield encodeRole(this.role(name));
    }
  }
}

function without(user: User, role: string): User {
  return { ...user, roles: user.roles.filter((each) => each !== role) };
}

function isSameRange(a: Pick<Permission, 'key' | 'rangeEnd'>, b: Pick<Permission, 'key' | 'rangeEnd'>): boolean {
  return equalBytes(a.key, b.key) && equalBytes(a.rangeEnd, b.rangeEnd);
}

function isPermissionRange({ key, rangeEnd }: Permission): boolean {
  if (key.length === 0) return false;
  const { from, to, isSingle } = keyRange(key, rangeEnd);
  return isSingle || to === undefined || from < to;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sorted(names: Iterable<string>): string[] {
  return [...names].sort(compare);
}

/** Names may be of any letters; the store's keys are bytes. */
function binary(name: string): string {
  return toBinaryString(utf8Encode(name));
}

function nameOf(key: string): string {
  return utf8Decode(fromBinaryString(key));
}
