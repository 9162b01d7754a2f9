// Passwords as scrypt hashes (RFC 7914). Hashing is meant to be slow, and runs on the thread pool that the log's disk needs
// too: only so many at a time, and whoever comes when too many wait is told so.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { etcdError } from '../errors.js';
const COST = 16_384;
const BLOCK = 8;
const PARALLEL = 1;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const AT_ONCE = 2;
const WAITING_MAX = 32;
/** What a password is compared with where there is none: so that the time taken does not tell who exists. */
const NOBODY = `scrypt$${COST}$${BLOCK}$${PARALLEL}$${'A'.repeat(22)}$${'A'.repeat(43)}`;
let running = 0;
const waiting = [];
/** `scrypt$N$r$p$salt$hash`. Rejects with `too-many-requests`. */
export async function hashPassword(password) {
    const salt = randomBytes(SALT_BYTES);
    const hash = await derive(password, salt, COST, BLOCK, PARALLEL, HASH_BYTES);
    return ['scrypt', COST, BLOCK, PARALLEL, base64(salt), base64(hash)].join('$');
}
/** Takes as long for who does not exist, or has no password. Rejects with `too-many-requests`. */
export async function isPassword(password, stored) {
    const hasOne = stored !== undefined && stored !== '';
    const [, cost, block, parallel, salt = '', hash = ''] = (hasOne ? stored : NOBODY).split('$');
    const expected = Buffer.from(hash, 'base64url');
    const saltBytes = Buffer.from(salt, 'base64url');
    const actual = await derive(password, saltBytes, Number(cost), Number(block), Number(parallel), expected.length);
    return timingSafeEqual(actual, expected) && hasOne;
}
async function derive(password, salt, N, r, p, length) {
    await turn();
    try {
        return await new Promise((resolve, reject) => scrypt(password.normalize('NFKC'), salt, length, { N, r, p }, (error, key) => error ? reject(error) : resolve(key)));
    }
    finally {
        running--;
        waiting.shift()?.();
    }
}
async function turn() {
    if (running >= AT_ONCE) {
        if (waiting.length >= WAITING_MAX)
            throw etcdError('too-many-requests');
        await new Promise((resolve) => waiting.push(resolve));
    }
    running++;
}
function base64(bytes) {
    return bytes.toString('base64url');
}
//# sourceMappingURL=passwords.js.map