// etcd's Auth service: users, roles, permissions, and tokens for passwords.
import { randomBytes } from 'node:crypto';
import { AuthDisableResponse, AuthEnableResponse, AuthenticateRequest, AuthenticateResponse, AuthRoleAddRequest, AuthRoleAddResponse, AuthRoleDeleteRequest, AuthRoleDeleteResponse, AuthRoleGetRequest, AuthRoleGetResponse, AuthRoleGrantPermissionRequest, AuthRoleGrantPermissionResponse, AuthRoleListResponse, AuthRoleRevokePermissionRequest, AuthRoleRevokePermissionResponse, AuthStatusResponse, AuthUserAddRequest, AuthUserAddResponse, AuthUserChangePasswordRequest, AuthUserChangePasswordResponse, AuthUserDeleteRequest, AuthUserDeleteResponse, AuthUserGetRequest, AuthUserGetResponse, AuthUserGrantRoleRequest, AuthUserGrantRoleResponse, AuthUserListResponse, AuthUserRevokeRoleRequest, AuthUserRevokeRoleResponse, } from '../../codec/etcd/auth.js';
import { QuorateError } from '../../core/errors.js';
import { encodeAuthCommand } from '../../kv/auth/commands.js';
import { authError } from '../../kv/auth/errors.js';
import { readBarrier } from '../cluster-service.js';
import { hashPassword, isPassword } from './passwords.js';
/** With these signed, nobody can guess a token. */
const TOKEN_KEY_BYTES = 32;
export class AuthService {
    /** By the method's name. */
    handlers;
    context;
    gate;
    constructor(context, gate) {
        this.context = context;
        this.gate = gate;
        this.handlers = {
            AuthEnable: (_request, call) => {
                const command = { type: 'auth-enable', tokenKey: randomBytes(TOKEN_KEY_BYTES) };
                return this.change(call, command, AuthEnableResponse);
            },
            AuthDisable: (_request, call) => this.change(call, { type: 'auth-disable' }, AuthDisableResponse),
            AuthStatus: () => this.status(),
            Authenticate: (request) => this.authenticate(request),
            UserAdd: (request, call) => this.userAdd(request, call),
            UserGet: (request, call) => this.userGet(request, call),
            UserList: (_request, call) => this.userList(call),
            UserDelete: this.passing('user-delete', AuthUserDeleteRequest, AuthUserDeleteResponse),
            UserChangePassword: (request, call) => this.changePassword(request, call),
            UserGrantRole: this.passing('user-grant-role', AuthUserGrantRoleRequest, AuthUserGrantRoleResponse),
            UserRevokeRole: this.passing('user-revoke-role', AuthUserRevokeRoleRequest, AuthUserRevokeRoleResponse),
            RoleAdd: this.passing('role-add', AuthRoleAddRequest, AuthRoleAddResponse),
            RoleGet: (request, call) => this.roleGet(request, call),
            RoleList: (_request, call) => this.roleList(call),
            RoleDelete: this.passing('role-delete', AuthRoleDeleteRequest, AuthRoleDeleteResponse),
            RoleGrantPermission: this.passing('role-grant-permission', AuthRoleGrantPermissionRequest, AuthRoleGrantPermissionResponse),
            RoleRevokePermission: this.passing('role-revoke-permission', AuthRoleRevokePermissionRequest, AuthRoleRevokePermissionResponse),
        };
    }
    /** A request that goes into the log as it came. */
    passing(type, requestType, response) {
        return (bytes, call) => {
            const command = { type, request: requestType.decode(bytes) };
            return this.change(call, command, response);
        };
    }
    async change(call, command, response) {
        const data = this.gate.onBehalf(call, encodeAuthCommand(command));
        const header = await new Promise((resolve, reject) => this.context.replica.propose(data, (failure, result) => {
            const { error, revision } = (result ?? {});
            if (failure !== undefined)
                reject(failure);
            else if (error !== undefined)
                reject(new QuorateError(error.code, error.message));
            else
                resolve(this.context.headers.at(revision));
        }));
        return response.encode({ header });
    }
    async userAdd(bytes, call) {
        const request = AuthUserAddRequest.decode(bytes);
        // Before the work of hashing, and again when it is applied.
        this.gate.checkRoot(call);
        if (request.name === '')
            throw authError('user-empty');
        const hashedPassword = request.options?.noPassword === true ? '' : await hashPassword(request.password);
        const command = { type: 'user-add', request: { ...request, password: '', hashedPassword } };
        return this.change(call, command, AuthUserAddResponse);
    }
    async changePassword(bytes, call) {
        const request = AuthUserChangePasswordRequest.decode(bytes);
        this.gate.checkRoot(call);
        const hashedPassword = await hashPassword(request.password);
        const command = { type: 'user-change-password', request: { ...request, password: '', hashedPassword } };
        return this.change(call, command, AuthUserChangePasswordResponse);
    }
    async authenticate(bytes) {
        const { name, password } = AuthenticateRequest.decode(bytes);
        await readBarrier(this.context);
        const { auth, tokens } = this.gate;
        if (!auth.isEnabled)
            throw authError('auth-not-enabled');
        const user = auth.findUser(name);
        // As of when the password was looked up: a change of it meanwhile makes the token old.
        const identity = { user: name, revision: auth.revision };
        if (!(await isPassword(password, user?.passwordHash)))
            throw authError('authentication-failed');
        return AuthenticateResponse.encode({ header: this.header(), token: tokens.issue(identity, Date.now()) });
    }
    async status() {
        await readBarrier(this.context);
        const { isEnabled: enabled, revision: authRevision } = this.gate.auth;
        return AuthStatusResponse.encode({ header: this.header(), enabled, authRevision });
    }
    async userGet(bytes, call) {
        const { name } = AuthUserGetRequest.decode(bytes);
        await this.read(call, (asker) => asker === name);
        const { roles } = this.gate.auth.user(name);
        return AuthUserGetResponse.encode({ header: this.header(), roles: [...roles] });
    }
    async userList(call) {
        await this.read(call);
        return AuthUserListResponse.encode({ header: this.header(), users: this.gate.auth.userNames() });
    }
    async roleGet(bytes, call) {
        const { role } = AuthRoleGetRequest.decode(bytes);
        await this.read(call, (asker) => this.gate.auth.findUser(asker)?.roles.includes(role) === true);
        const perm = [...this.gate.auth.permissionsOf(role)];
        return AuthRoleGetResponse.encode({ header: this.header(), perm });
    }
    async roleList(call) {
        await this.read(call);
        return AuthRoleListResponse.encode({ header: this.header(), roles: this.gate.auth.roleNames() });
    }
    /** Waits for the newest state, and lets root read it; others where `isOwn` says that it is about themselves. */
    async read(call, isOwn = () => false) {
        const identity = this.gate.identify(call);
        await readBarrier(this.context);
        const { auth } = this.gate;
        if (identity !== undefined && isOwn(identity.user))
            auth.checkAnybody(identity);
        else
            auth.checkRoot(identity);
    }
    header() {
        return this.context.headers.at(this.context.machine.revision);
    }
}
//# sourceMappingURL=auth-service.js.map