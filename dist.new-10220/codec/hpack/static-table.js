// HPACK's static table (RFC 7541, appendix A) and the header field as the decoder hands it out.
import { nameToken } from './tokens.js';
/**
 * A decoded header field. Fields of the dynamic table are shared by every request that refers to them, so what is learned
 * about a field (its token, whether HTTP allows it) is learned once, when it enters the table.
 */
export class HeaderField {
    name;
    /** One character a byte (latin-1): HPACK moves octets. */
    value;
    /** The name as a small integer, for a `switch`. */
    token;
    /** RFC 7541, section 4.1: both lengths and 32. */
    size;
    /** False where RFC 9113, section 8.2.1 makes the request malformed: upper case, NUL, CR, LF, spaces at the ends… */
    isValid;
    constructor(name, value, token, isNameValid) {
        this.name = name;
        this.value = value;
        this.token = token;
        this.size = name.length + value.length + 32;
        this.isValid = isNameValid && isFieldValueValid(value);
    }
}
/** RFC 9113, section 8.2.1: names are lower-case tokens; pseudo-header fields start with a colon. */
export function isFieldNameValid(name) {
    const start = name.charCodeAt(0) === 0x3a ? 1 : 0;
    if (name.length === start)
        return false;
    for (let i = start; i < name.length; i++) {
        if (TOKEN_CHARACTERS[name.charCodeAt(i)] !== 1)
            return false;
    }
    return true;
}
export function isFieldValueValid(value) {
    const length = value.length;
    if (length === 0)
        return true;
    if (isBlank(value.charCodeAt(0)) || isBlank(value.charCodeAt(length - 1)))
        return false;
    for (let i = 0; i < length; i++) {
        const code = value.charCodeAt(i);
        if (code === 0 || code === 0x0a || code === 0x0d)
            return false;
    }
    return true;
}
function isBlank(code) {
    return code === 0x20 || code === 0x09;
}
/** RFC 9110's tchar without the upper-case letters. */
const TOKEN_CHARACTERS = (() => {
    const allowed = new Uint8Array(256);
    for (const character of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")
        allowed[character.charCodeAt(0)] = 1;
    return allowed;
})();
const ENTRIES = [
    [':authority'],
    [':method', 'GET'],
    [':method', 'POST'],
    [':path', '/'],
    [':path', '/index.html'],
    [':scheme', 'http'],
    [':scheme', 'https'],
    [':status', '200'],
    [':status', '204'],
    [':status', '206'],
    [':status', '304'],
    [':status', '400'],
    [':status', '404'],
    [':status', '500'],
    ['accept-charset'],
    ['accept-encoding', 'gzip, deflate'],
    ['accept-language'],
    ['accept-ranges'],
    ['accept'],
    ['access-control-allow-origin'],
    ['age'],
    ['allow'],
    ['authorization'],
    ['cache-control'],
    ['content-disposition'],
    ['content-encoding'],
    ['content-language'],
    ['content-length'],
    ['content-location'],
    ['content-range'],
    ['content-type'],
    ['cookie'],
    ['date'],
    ['etag'],
    ['expect'],
    ['expires'],
    ['from'],
    ['host'],
    ['if-match'],
    ['if-modified-since'],
    ['if-none-match'],
    ['if-range'],
    ['if-unmodified-since'],
    ['last-modified'],
    ['link'],
    ['location'],
    ['max-forwards'],
    ['proxy-authenticate'],
    ['proxy-authorization'],
    ['range'],
    ['referer'],
    ['refresh'],
    ['retry-after'],
    ['server'],
    ['set-cookie'],
    ['strict-transport-security'],
    ['transfer-encoding'],
    ['user-agent'],
    ['vary'],
    ['via'],
    ['www-authenticate'],
];
/** Index 1 is at position 0. */
export const STATIC_TABLE = ENTRIES.map(([name, value = '']) => new HeaderField(name, value, nameToken(name), true));
export const STATIC_COUNT = 61;
/** First index of each name, and the index of each name with its value: what the encoder looks up. */
export const STATIC_NAMES = (() => {
    const names = new Map();
    STATIC_TABLE.forEach((field, i) => {
        if (!names.has(field.name))
            names.set(field.name, i + 1);
    });
    return names;
})();
export const STATIC_FIELDS = new Map(STATIC_TABLE.map((field, i) => [`${field.name}\n${field.value}`, i + 1]));
//# sourceMappingURL=static-table.js.map