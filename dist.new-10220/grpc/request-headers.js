// Collects the header fields of one block and judges them by RFC 9113, section 8.3. One collector serves a connection.
import { TOKEN } from '../codec/hpack/index.js';
const SEEN_METHOD = 1;
const SEEN_SCHEME = 2;
const SEEN_PATH = 4;
const SEEN_AUTHORITY = 8;
const NEEDED = SEEN_METHOD | SEEN_SCHEME | SEEN_PATH;
export class RequestHeaders {
    method = '';
    path = '';
    scheme = '';
    authority = '';
    contentType = '';
    timeout = '';
    encoding = '';
    /** -1: none. */
    contentLength = -1;
    hosts = 0;
    /** Fields that are not pseudo-header fields; a new array for each block, to be kept. */
    fields = [];
    /** The first thing found wrong; empty if none. */
    fault = '';
    isTooLarge = false;
    maxBytes;
    bytes = 0;
    seen = 0;
    constructor(maxBytes) {
        this.maxBytes = maxBytes;
    }
    begin() {
        this.method = '';
        this.path = '';
        this.scheme = '';
        this.authority = '';
        this.contentType = '';
        this.timeout = '';
        this.encoding = '';
        this.contentLength = -1;
        this.hosts = 0;
        this.fields = [];
        this.fault = '';
        this.isTooLarge = false;
        this.bytes = 0;
        this.seen = 0;
    }
    field(field) {
        this.bytes += field.size;
        if (this.bytes > this.maxBytes) {
            // The rest is decoded only for the table's sake.
            this.isTooLarge = true;
            return;
        }
        if (!field.isValid)
            this.fault ||= `field ${JSON.stringify(field.name)} has characters that HTTP forbids`;
        switch (field.token) {
            case TOKEN.method:
                this.pseudo(SEEN_METHOD, field);
                this.method = field.value;
                return;
            case TOKEN.scheme:
                this.pseudo(SEEN_SCHEME, field);
                this.scheme = field.value;
                return;
            case TOKEN.path:
                this.pseudo(SEEN_PATH, field);
                this.path = field.value;
                return;
            case TOKEN.authority:
                this.pseudo(SEEN_AUTHORITY, field);
                this.authority = field.value;
                return;
            case TOKEN.unknownPseudo:
                this.fault ||= `unknown pseudo-header field ${field.name}`;
                return;
            default:
                this.regular(field);
        }
    }
    pseudo(bit, field) {
        if ((this.seen & bit) !== 0)
            this.fault ||= `two fields ${field.name}`;
        if (this.fields.length > 0)
            this.fault ||= `${field.name} after a regular field`;
        this.seen |= bit;
    }
    regular(field) {
        this.fields.push(field);
        switch (field.token) {
            case TOKEN.other:
                return;
            case TOKEN.contentType:
                this.contentType = field.value;
                return;
            case TOKEN.te:
                if (field.value !== 'trailers')
                    this.fault ||= `te: ${field.value}`;
                return;
            case TOKEN.grpcTimeout:
                this.timeout = field.value;
                return;
            case TOKEN.grpcEncoding:
                this.encoding = field.value;
                return;
            case TOKEN.contentLength:
                this.addContentLength(field.value);
                return;
            case TOKEN.host:
                this.hosts++;
                if (this.authority === '')
                    this.authority = field.value;
                return;
            case TOKEN.connectionSpecific:
                this.fault ||= `connection-specific field ${field.name}`;
                return;
        }
    }
    addContentLength(value) {
        const length = /^[0-9]{1,15}$/.test(value) ? Number(value) : -1;
        if (length < 0 || (this.contentLength >= 0 && this.contentLength !== length)) {
            this.fault ||= `content-length: ${value}`;
        }
        this.contentLength = length;
    }
    /** What makes this block malformed as a request; empty if nothing does. */
    requestFault() {
        if (this.fault !== '')
            return this.fault;
        if ((this.seen & NEEDED) !== NEEDED)
            return 'a request needs :method, :scheme and :path';
        if (this.path === '' || (this.path.charCodeAt(0) !== 0x2f && this.path !== '*'))
            return `:path ${this.path}`;
        return '';
    }
    /** What makes this block malformed as trailers. */
    trailersFault() {
        if (this.fault !== '')
            return this.fault;
        return this.seen === 0 ? '' : 'pseudo-header fields in trailers';
    }
    get isGrpc() {
        const type = this.contentType;
        if (type === 'application/grpc')
            return true;
        return type.startsWith('application/grpc') && (type[16] === '+' || type[16] === ';');
    }
}
//# sourceMappingURL=request-headers.js.map