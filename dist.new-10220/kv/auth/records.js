// Users, roles and the state of authentication as the store keeps them.
import { ByteReader, ByteWriter } from '../../core/bytes.js';
export function encodeUser(user) {
    const writer = new ByteWriter();
    writer.string(user.passwordHash);
    writer.uint(user.since);
    writer.uint(user.roles.length);
    for (const role of user.roles)
        writer.string(role);
    return writer.copy();
}
export function decodeUser(name, bytes) {
    const reader = new ByteReader(bytes);
    const passwordHash = reader.string();
    const since = reader.uint();
    const roles = [];
    for (let left = reader.uint(); left > 0; left--)
        roles.push(reader.string());
    return { name, passwordHash, roles, since };
}
export function encodeRole(role) {
    const writer = new ByteWriter();
    writer.uint(role.permissions.length);
    for (const { permType, key, rangeEnd } of role.permissions) {
        writer.u8(permType);
        writer.bytes(key);
        writer.bytes(rangeEnd);
    }
    return writer.copy();
}
export function decodeRole(name, bytes) {
    const reader = new ByteReader(bytes);
    const permissions = [];
    for (let left = reader.uint(); left > 0; left--) {
        permissions.push({ permType: reader.u8(), key: reader.bytes().slice(), rangeEnd: reader.bytes().slice() });
    }
    return { name, permissions };
}
export function encodeState({ isEnabled, revision, tokenKey }) {
    const writer = new ByteWriter();
    writer.bool(isEnabled);
    writer.uint(revision);
    writer.bytes(tokenKey);
    return writer.copy();
}
export function decodeState(bytes) {
    const reader = new ByteReader(bytes);
    return { isEnabled: reader.bool(), revision: reader.uint(), tokenKey: reader.bytes().slice() };
}
//# sourceMappingURL=records.js.map