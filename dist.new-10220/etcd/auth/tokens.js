// The tokens that stand for a name and a password once those were shown. They carry all there is to know, signed: every
// member takes what any member issued, over restarts too, and none has to remember or replicate them. With `simple` they
// are signed with a key that the cluster drew when authentication was enabled; with `jwt` with the operator's keys.
import { readFileSync } from 'node:fs';
import { QuorateError } from '../../core/errors.js';
import { authError } from '../../kv/auth/errors.js';
import { Signer } from './jws.js';
/** Tokens that were checked a moment ago are not checked again: signatures of RSA cost more than a request. */
const REMEMBERED_MAX = 10_000;
export class JwtTokens {
    signer;
    ttlMs;
    remembered = new Map();
    constructor(signer, ttlMs) {
        this.signer = signer;
        this.ttlMs = ttlMs;
    }
    /** The claims are etcd's. */
    issue({ user, revision }, nowMs) {
        if (!this.signer.canSign)
            throw authError('invalid-auth-management');
        return this.signer.sign({ username: user, revision, exp: Math.floor((nowMs + this.ttlMs) / 1000) });
    }
    verify(token, nowMs) {
        const known = this.remembered.get(token) ?? this.read(token);
        if (known.expiresMs <= nowMs)
            throw authError('invalid-auth-token');
        return known.identity;
    }
    read(token) {
        const { username, revision, exp } = this.signer.verify(token) ?? {};
        const isWhole = typeof username === 'string' && Number.isSafeInteger(revision) && typeof exp === 'number';
        if (!isWhole)
            throw authError('invalid-auth-token');
        const known = { identity: { user: username, revision: revision }, expiresMs: exp * 1000 };
        if (this.remembered.size >= REMEMBERED_MAX)
            this.remembered = new Map();
        this.remembered.set(token, known);
        return known;
    }
}
/** Signed with a key that the cluster has in common; another one each time authentication is enabled. */
class SharedKeyTokens {
    keyOf;
    ttlMs;
    key = new Uint8Array(0);
    tokens;
    constructor(keyOf, ttlMs) {
        this.keyOf = keyOf;
        this.ttlMs = ttlMs;
    }
    get current() {
        const key = this.keyOf();
        if (this.tokens === undefined || key !== this.key) {
            this.key = key;
            this.tokens = new JwtTokens(new Signer('HS256', { privateKey: key }), this.ttlMs);
        }
        return this.tokens;
    }
    issue(identity, nowMs) {
        return this.current.issue(identity, nowMs);
    }
    verify(token, nowMs) {
        return this.current.verify(token, nowMs);
    }
}
const JWT_TTL_MS = 5 * 60_000;
/** Throws `invalid-option`, which names what is wrong. */
export function openTokens({ authToken, ttlSeconds, sharedKey }) {
    const [type, ...pairs] = authToken.split(',');
    if (type === 'simple' && pairs.length === 0)
        return new SharedKeyTokens(sharedKey, ttlSeconds * 1000);
    if (type !== 'jwt')
        throw invalid(`expected 'simple' or 'jwt,sign-method=…', got '${authToken}'`);
    const options = parsePairs(pairs);
    const privateKey = readKey(options.get('priv-key'));
    const publicKey = readKey(options.get('pub-key'));
    const signer = new Signer(options.get('sign-method') ?? '', {
        ...(privateKey && { privateKey }),
        ...(publicKey && { publicKey }),
    });
    const ttl = options.get('ttl');
    return new JwtTokens(signer, ttl === undefined ? JWT_TTL_MS : parseDuration(ttl));
}
const OPTIONS = ['sign-method', 'pub-key', 'priv-key', 'ttl'];
function parsePairs(pairs) {
    const options = new Map();
    for (const pair of pairs) {
        const split = pair.indexOf('=');
        const name = pair.slice(0, split);
        if (split < 1 || !OPTIONS.includes(name))
            throw invalid(`there is no option '${pair}': ${OPTIONS.join(', ')}`);
        if (options.has(name))
            throw invalid(`'${name}' is given twice`);
        options.set(name, pair.slice(split + 1));
    }
    return options;
}
function readKey(path) {
    if (path === undefined || path === '')
        return undefined;
    try {
        return readFileSync(path);
    }
    catch (thrown) {
        throw invalid(thrown.message);
    }
}
const UNITS_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
/** Go's form: `10m`, `1h30m`. */
function parseDuration(text) {
    const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
    const whole = parts.map(([part]) => part).join('');
    const total = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS_MS[unit], 0);
    if (whole !== text || total <= 0)
        throw invalid(`ttl expects a duration such as 10m, got '${text}'`);
    return total;
}
function invalid(message) {
    return new QuorateError('invalid-option', `--auth-token: ${message}`);
}
//# sourceMappingURL=tokens.js.map