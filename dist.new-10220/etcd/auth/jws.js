// Signed tokens in the compact form of RFC 7515, with the algorithms of RFC 7518 and 8037. Written here because every
// request is checked in passing, synchronously: the libraries for this either answer by promise only or lack EdDSA. One
// token service has one algorithm; what a token says about its own is compared, never followed.
import { constants, createHmac, createPrivateKey, createPublicKey, sign, timingSafeEqual, verify, } from 'node:crypto';
import { QuorateError } from '../../core/errors.js';
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
const ec = { keyType: 'ec', dsaEncoding: 'ieee-p1363' };
const ALGORITHMS = {
    HS256: { hash: 'sha256', keyType: 'hmac' },
    HS384: { hash: 'sha384', keyType: 'hmac' },
    HS512: { hash: 'sha512', keyType: 'hmac' },
    RS256: { hash: 'sha256', keyType: 'rsa' },
    RS384: { hash: 'sha384', keyType: 'rsa' },
    RS512: { hash: 'sha512', keyType: 'rsa' },
    PS256: { hash: 'sha256', keyType: 'rsa', ...pss },
    PS384: { hash: 'sha384', keyType: 'rsa', ...pss },
    PS512: { hash: 'sha512', keyType: 'rsa', ...pss },
    ES256: { hash: 'sha256', ...ec },
    ES384: { hash: 'sha384', ...ec },
    ES512: { hash: 'sha512', ...ec },
    EdDSA: { hash: null, keyType: 'ed25519' },
};
export const ALGORITHM_NAMES = Object.keys(ALGORITHMS);
export class Signer {
    name;
    canSign;
    algorithm;
    header;
    secret = new Uint8Array(0);
    privateKey;
    publicKey;
    /** Throws `invalid-option`: an unknown algorithm, no key, a key of another kind, keys that do not belong together. */
    constructor(name, keys) {
        const algorithm = Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined;
        if (algorithm === undefined)
            throw invalid(`there is no sign-method '${name}': ${ALGORITHM_NAMES.join(', ')}`);
        this.name = name;
        this.algorithm = algorithm;
        this.header = base64({ alg: name, typ: 'JWT' });
        if (algorithm.keyType === 'hmac') {
            if (keys.privateKey === undefined || keys.privateKey.length === 0)
                throw invalid(`${name} needs a private key`);
            this.secret = keys.privateKey;
            this.canSign = true;
            return;
        }
        this.privateKey = keys.privateKey && readKey(() => createPrivateKey(pem(keys.privateKey)), 'private');
        const derived = this.privateKey && createPublicKey(this.privateKey);
        this.publicKey = (keys.publicKey && readKey(() => createPublicKey(pem(keys.publicKey)), 'public')) ?? derived;
        this.canSign = this.privateKey !== undefined;
        if (this.publicKey === undefined)
            throw invalid(`${name} needs a public or a private key`);
        if (this.publicKey.asymmetricKeyType !== algorithm.keyType) {
            throw invalid(`${name} needs a key of type ${algorithm.keyType}, not ${this.publicKey.asymmetricKeyType}`);
        }
        if (derived !== undefined && !derived.equals(this.publicKey)) {
            throw invalid('the public and the private key do not belong together');
        }
    }
    /** `canSign` must hold. */
    sign(claims) {
        const signed = `${this.header}.${base64(claims)}`;
        return `${signed}.${this.signature(Buffer.from(signed)).toString('base64url')}`;
    }
    /** The claims, if the token is one of ours; their meaning, expiry included, is the caller's to judge. */
    verify(token) {
        const parts = token.split('.');
        if (parts.length !== 3)
            return undefined;
        const [header, claims, signature] = parts;
        if (parse(header)?.['alg'] !== this.name)
            return undefined;
        const isOurs = this.isSignature(Buffer.from(`${header}.${claims}`), Buffer.from(signature, 'base64url'));
        return isOurs ? parse(claims) : undefined;
    }
    signature(data) {
        const { hash, keyType } = this.algorithm;
        if (keyType === 'hmac')
            return createHmac(hash, this.secret)
                .update(data)
                .digest();
        return sign(hash, data, { key: this.privateKey, ...this.parameters });
    }
    isSignature(data, signature) {
        if (this.algorithm.keyType === 'hmac') {
            const expected = this.signature(data);
            return expected.length === signature.length && timingSafeEqual(expected, signature);
        }
        return verify(this.algorithm.hash, data, { key: this.publicKey, ...this.parameters }, signature);
    }
    get parameters() {
        const { padding, saltLength, dsaEncoding } = this.algorithm;
        return {
            ...(padding !== undefined && { padding }),
            ...(saltLength !== undefined && { saltLength }),
            ...(dsaEncoding !== undefined && { dsaEncoding }),
        };
    }
}
function readKey(read, kind) {
    try {
        return read();
    }
    catch (thrown) {
        throw invalid(`the ${kind} key cannot be read: ${thrown.message}`);
    }
}
function pem(bytes) {
    return Buffer.from(bytes);
}
function base64(value) {
    return Buffer.from(JSON.stringify(value)).toString('base64url');
}
function parse(text) {
    try {
        const value = JSON.parse(Buffer.from(text, 'base64url').toString());
        return typeof value === 'object' && value !== null ? value : undefined;
    }
    catch {
        return undefined;
    }
}
function invalid(message) {
    return new QuorateError('invalid-option', `--auth-token: ${message}`);
}
//# sourceMappingURL=jws.js.map