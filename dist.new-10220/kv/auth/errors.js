// Refusals of the auth store. The edge has etcd's text for each code; these are the same.
import { QuorateError } from '../../core/errors.js';
const MESSAGES = {
    'root-user-not-found': 'root user does not exist',
    'root-role-not-found': 'root user does not have root role',
    'user-exists': 'user name already exists',
    'user-empty': 'user name is empty',
    'user-not-found': 'user name not found',
    'role-exists': 'role name already exists',
    'role-not-found': 'role name not found',
    'role-empty': 'role name is empty',
    'authentication-failed': 'authentication failed, invalid user ID or password',
    'permission-not-given': 'permission not given',
    'permission-denied': 'permission denied',
    'role-not-granted': 'role is not granted to the user',
    'permission-not-granted': 'permission is not granted to the role',
    'auth-not-enabled': 'authentication is not enabled',
    'invalid-auth-token': 'invalid auth token',
    'invalid-auth-management': 'invalid auth management',
    'auth-revision-old': 'revision of auth store is old',
};
export function authError(code) {
    return new QuorateError(code, `etcdserver: ${MESSAGES[code]}`);
}
//# sourceMappingURL=errors.js.map