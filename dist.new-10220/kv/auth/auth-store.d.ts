import { type KeyRange } from '../key-range.ts';
import type { OrderedStore } from '../store.ts';
import type { AuthCommand, Identity } from './commands.ts';
import { type Permission, type Role, type User } from './records.ts';
/** The user and the role that may do everything. */
export declare const ROOT = "root";
export declare class AuthStore {
    private readonly store;
    private state;
    private readonly users;
    private readonly roles;
    /** What each user may do, as of the present revision. */
    private readonly granted;
    constructor(store: OrderedStore);
    load(): void;
    private loadAll;
    get isEnabled(): boolean;
    get revision(): number;
    get tokenKey(): Uint8Array;
    findUser(name: string): User | undefined;
    /** Throws `user-not-found`. */
    user(name: string): User;
    /** Throws `role-not-found`. */
    role(name: string): Role;
    /** As the API shows them: the root role's are all, whatever was granted. Throws `role-not-found`. */
    permissionsOf(name: string): readonly Permission[];
    userNames(): string[];
    roleNames(): string[];
    /** The user, if the identity still stands. Throws `user-empty`, `permission-denied`, `auth-revision-old`. */
    private recognise;
    /** Throws unless authentication is off, or this is somebody. */
    checkAnybody(identity: Identity | undefined): void;
    isRoot(identity: Identity | undefined): boolean;
    checkRoot(identity: Identity | undefined): void;
    checkRead(identity: Identity | undefined, range: KeyRange): void;
    checkWrite(identity: Identity | undefined, range: KeyRange): void;
    private check;
    private grantedTo;
    /** Throws what etcd refuses, and then has changed nothing. */
    apply(command: AuthCommand): void;
    /** As in etcd, being enabled is no new revision. */
    private enable;
    private addUser;
    private deleteUser;
    private changePassword;
    private grantRole;
    private revokeRole;
    private addRole;
    private deleteRole;
    private grantPermission;
    private revokePermission;
    private commit;
    private save;
    private putUser;
    private putRole;
    /** Everything here, in one fixed order: for comparing replicas. */
    records(): Generator<Uint8Array>;
}
