// Users, roles, permissions, and whether they count: replicated, small, all in memory and written through to the store.
// What each change does and refuses is etcd's.
import { equalBytes, utf8Decode, utf8Encode } from '../../core/bytes.js';
import { assertNever } from '../../core/errors.js';
import { fromBinaryString, toBinaryString } from '../binary-string.js';
import { keyRange } from '../key-range.js';
import { META } from '../tables.js';
import { Coverage } from './coverage.js';
import { authError } from './errors.js';
import { decodeRole, decodeState, decodeUser, encodeRole, encodeState, encodeUser, } from './records.js';
/** The user and the role that may do everything. */
export const ROOT = 'root';
const STATE_KEY = 'auth/state';
const USERS = 'auth/user/';
const ROLES = 'auth/role/';
const READ = 0;
const WRITE = 1;
const FRESH = { isEnabled: false, revision: 1, tokenKey: new Uint8Array(0) };
const EVERYTHING = { permType: 2, key: new Uint8Array(0), rangeEnd: Uint8Array.of(0) };
export class AuthStore {
    store;
    state = FRESH;
    users = new Map();
    roles = new Map();
    /** What each user may do, as of the present revision. */
    granted = new Map();
    constructor(store) {
        this.store = store;
        this.load();
    }
    load() {
        const state = this.store.get(META, STATE_KEY);
        this.state = state === undefined ? FRESH : decodeState(state);
        this.granted.clear();
        this.loadAll(this.users, USERS, decodeUser);
        this.loadAll(this.roles, ROLES, decodeRole);
    }
    loadAll(into, prefix, decode) {
        into.clear();
        // '0' is the byte behind '/'.
        const cursor = this.store.scan(META, prefix, `${prefix.slice(0, -1)}0`);
        while (cursor.next()) {
            const name = nameOf(cursor.key.slice(prefix.length));
            into.set(name, decode(name, cursor.value));
        }
    }
    get isEnabled() {
        return this.state.isEnabled;
    }
    get revision() {
        return this.state.revision;
    }
    get tokenKey() {
        return this.state.tokenKey;
    }
    // ── looking ──
    findUser(name) {
        return this.users.get(name);
    }
    /** Throws `user-not-found`. */
    user(name) {
        const user = this.users.get(name);
        if (user === undefined)
            throw authError('user-not-found');
        return user;
    }
    /** Throws `role-not-found`. */
    role(name) {
        const role = this.roles.get(name);
        if (role === undefined)
            throw authError('role-not-found');
        return role;
    }
    /** As the API shows them: the root role's are all, whatever was granted. Throws `role-not-found`. */
    permissionsOf(name) {
        const { permissions } = this.role(name);
        return name === ROOT ? [EVERYTHING] : permissions;
    }
    userNames() {
        return sorted(this.users.keys());
    }
    roleNames() {
        return sorted(this.roles.keys());
    }
    // ── asking ──
    /** The user, if the identity still stands. Throws `user-empty`, `permission-denied`, `auth-revision-old`. */
    recognise(identity) {
        if (identity === undefined)
            throw authError('user-empty');
        const user = this.users.get(identity.user);
        if (user === undefined)
            throw authError('permission-denied');
        if (identity.revision < user.since)
            throw authError('auth-revision-old');
        return user;
    }
    /** Throws unless authentication is off, or this is somebody. */
    checkAnybody(identity) {
        if (this.isEnabled)
            this.recognise(identity);
    }
    isRoot(identity) {
        return !this.isEnabled || this.grantedTo(this.recognise(identity)).isRoot;
    }
    checkRoot(identity) {
        if (!this.isRoot(identity))
            throw authError('permission-denied');
    }
    checkRead(identity, range) {
        this.check(identity, range, 'read');
    }
    checkWrite(identity, range) {
        this.check(identity, range, 'write');
    }
    check(identity, range, what) {
        if (!this.isEnabled)
            return;
        const granted = this.grantedTo(this.recognise(identity));
        if (!granted.isRoot && !granted[what].covers(range))
            throw authError('permission-denied');
    }
    grantedTo(user) {
        let granted = this.granted.get(user.name);
        if (granted === undefined) {
            const permissions = user.roles.flatMap((name) => this.roles.get(name)?.permissions ?? []);
            const rangesFor = (type) => permissions
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
    apply(command) {
        switch (command.type) {
            case 'auth-enable':
                this.enable(command.tokenKey);
                return;
            case 'auth-disable':
                if (this.isEnabled)
                    this.commit({ isEnabled: false, tokenKey: FRESH.tokenKey });
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
    enable(tokenKey) {
        if (this.isEnabled)
            return;
        const root = this.users.get(ROOT);
        if (root === undefined)
            throw authError('root-user-not-found');
        if (!root.roles.includes(ROOT))
            throw authError('root-role-not-found');
        this.save({ ...this.state, isEnabled: true, tokenKey });
    }
    addUser({ name, options, hashedPassword }) {
        if (name === '')
            throw authError('user-empty');
        if (this.users.has(name))
            throw authError('user-exists');
        const passwordHash = options?.noPassword === true ? '' : hashedPassword;
        this.commit();
        this.putUser({ name, passwordHash, roles: [], since: this.revision });
    }
    deleteUser(name) {
        if (this.isEnabled && name === ROOT)
            throw authError('invalid-auth-management');
        this.user(name);
        this.commit();
        this.users.delete(name);
        this.store.delete(META, USERS + binary(name));
    }
    changePassword(request) {
        const user = this.user(request.name);
        this.commit();
        // Who has no password keeps none: etcd’s way.
        const passwordHash = user.passwordHash === '' ? '' : request.hashedPassword;
        this.putUser({ ...user, passwordHash, since: this.revision });
    }
    grantRole(request) {
        const user = this.user(request.user);
        if (request.role !== ROOT)
            this.role(request.role);
        if (user.roles.includes(request.role))
            return;
        this.commit();
        this.putUser({ ...user, roles: sorted([...user.roles, request.role]) });
    }
    revokeRole({ name, role }) {
        if (this.isEnabled && name === ROOT && role === ROOT)
            throw authError('invalid-auth-management');
        const user = this.user(name);
        if (!user.roles.includes(role))
            throw authError('role-not-granted');
        this.commit();
        this.putUser(without(user, role));
    }
    addRole(name) {
        if (name === '')
            throw authError('role-empty');
        if (this.roles.has(name))
            throw authError('role-exists');
        this.commit();
        this.putRole({ name, permissions: [] });
    }
    deleteRole(name) {
        if (this.isEnabled && name === ROOT)
            throw authError('invalid-auth-management');
        this.role(name);
        this.commit();
        this.roles.delete(name);
        this.store.delete(META, ROLES + binary(name));
        for (const user of this.users.values())
            if (user.roles.includes(name))
                this.putUser(without(user, name));
    }
    grantPermission({ name, perm }) {
        if (perm === undefined)
            throw authError('permission-not-given');
        if (!isPermissionRange(perm))
            throw authError('invalid-auth-management');
        const role = this.role(name);
        const { permType } = perm;
        // The request's bytes are views on the log's.
        const granted = { permType, key: perm.key.slice(), rangeEnd: perm.rangeEnd.slice() };
        const others = role.permissions.filter((each) => !isSameRange(each, granted));
        const permissions = [...others, granted].sort((a, b) => compare(toBinaryString(a.key), toBinaryString(b.key)));
        this.commit();
        this.putRole({ name, permissions });
    }
    revokePermission(request) {
        const role = this.role(request.role);
        const permissions = role.permissions.filter((each) => !isSameRange(each, request));
        if (permissions.length === role.permissions.length)
            throw authError('permission-not-granted');
        this.commit();
        this.putRole({ ...role, permissions });
    }
    commit(changes = {}) {
        this.save({ ...this.state, ...changes, revision: this.revision + 1 });
        this.granted.clear();
    }
    save(state) {
        this.store.put(META, STATE_KEY, encodeState(state), this.store.get(META, STATE_KEY) === undefined);
        this.state = state;
    }
    putUser(user) {
        this.store.put(META, USERS + binary(user.name), encodeUser(user), !this.users.has(user.name));
        this.users.set(user.name, user);
    }
    putRole(role) {
        this.store.put(META, ROLES + binary(role.name), encodeRole(role), !this.roles.has(role.name));
        this.roles.set(role.name, role);
    }
    /** Everything here, in one fixed order: for comparing replicas. */
    *records() {
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
function without(user, role) {
    return { ...user, roles: user.roles.filter((each) => each !== role) };
}
function isSameRange(a, b) {
    return equalBytes(a.key, b.key) && equalBytes(a.rangeEnd, b.rangeEnd);
}
function isPermissionRange({ key, rangeEnd }) {
    if (key.length === 0)
        return false;
    const { from, to, isSingle } = keyRange(key, rangeEnd);
    return isSingle || to === undefined || from < to;
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
function sorted(names) {
    return [...names].sort(compare);
}
/** Names may be of any letters; the store's keys are bytes. */
function binary(name) {
    return toBinaryString(utf8Encode(name));
}
function nameOf(key) {
    return utf8Decode(fromBinaryString(key));
}
//# sourceMappingURL=auth-store.js.map