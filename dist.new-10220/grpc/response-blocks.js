// Header blocks of answers. The two blocks of a successful call never change, so this end keeps just three entries in the
// client's dynamic table and then sends one byte a field; everything else goes out as literals that stay in no table.
import { DEFAULT_TABLE_BYTES, encodeBlock, encodeField, encodeIndex, encodeTableSize } from '../codec/hpack/index.js';
import { percentEncode } from './status.js';
const STATUS_200 = [':status', '200'];
const CONTENT_TYPE = ['content-type', 'application/grpc'];
const ACCEPT_ENCODING = ['grpc-accept-encoding', 'gzip'];
const STATUS_OK = ['grpc-status', '0'];
function block(build) {
    const out = [];
    build(out);
    return Uint8Array.from(out);
}
const ENTER_HEADERS = block((out) => {
    encodeField(...STATUS_200, 'none', out);
    encodeField(...ACCEPT_ENCODING, 'incremental', out);
    encodeField(...CONTENT_TYPE, 'incremental', out);
});
const ENTER_TRAILERS = block((out) => encodeField(...STATUS_OK, 'incremental', out));
/** Index 62 is the newest entry: first the content type; after the trailers' entry, that one. */
const headersAt = (newer) => block((out) => {
    encodeField(...STATUS_200, 'none', out);
    encodeIndex(62 + newer, out);
});
const HEADERS_BEFORE_TRAILERS = headersAt(0);
const HEADERS_AFTER_TRAILERS = headersAt(1);
const TRAILERS = block((out) => encodeIndex(62, out));
const LITERAL_HEADERS = encodeBlock([STATUS_200, CONTENT_TYPE, ACCEPT_ENCODING]);
const LITERAL_TRAILERS = encodeBlock([STATUS_OK]);
export class ResponseBlocks {
    headersBlock = ENTER_HEADERS;
    trailersBlock = ENTER_TRAILERS;
    mustResize = false;
    tableBytes = DEFAULT_TABLE_BYTES;
    /**
     * The client's SETTINGS_HEADER_TABLE_SIZE. A smaller one must be answered by a table size update in the next block
     * (RFC 9113, section 4.3.1): from there on we use no table.
     */
    setTableSize(bytes) {
        if (bytes < this.tableBytes) {
            this.mustResize = true;
            this.headersBlock = LITERAL_HEADERS;
            this.trailersBlock = LITERAL_TRAILERS;
        }
        this.tableBytes = bytes;
    }
    /** Status 200 and content type. Each block handed out must be sent, in order. */
    headers() {
        const headers = this.headersBlock;
        if (headers === ENTER_HEADERS)
            this.headersBlock = HEADERS_BEFORE_TRAILERS;
        return this.mustResize ? this.resized(headers) : headers;
    }
    /** Status OK. */
    okTrailers() {
        const trailers = this.trailersBlock;
        if (trailers === ENTER_TRAILERS) {
            this.trailersBlock = TRAILERS;
            this.headersBlock = HEADERS_AFTER_TRAILERS;
        }
        return this.mustResize ? this.resized(trailers) : trailers;
    }
    headersWith(metadata) {
        const own = this.headers();
        const more = encodeBlock(metadata);
        const joined = new Uint8Array(own.length + more.length);
        joined.set(own);
        joined.set(more, own.length);
        return joined;
    }
    trailers(code, message, metadata) {
        return this.plain([...statusFields(code, message), ...metadata]);
    }
    /** Headers and trailers in one block (gRPC's Trailers-Only). */
    trailersOnly(httpStatus, code, message, metadata) {
        return this.plain([[':status', String(httpStatus)], CONTENT_TYPE, ...statusFields(code, message), ...metadata]);
    }
    /** Any fields, as literals. */
    plain(fields) {
        const literal = encodeBlock(fields);
        return this.mustResize ? this.resized(literal) : literal;
    }
    resized(of) {
        this.mustResize = false;
        const out = [];
        encodeTableSize(0, out);
        return Uint8Array.from([...out, ...of]);
    }
}
function statusFields(code, message) {
    const fields = [['grpc-status', String(code)]];
    if (message !== '')
        fields.push(['grpc-message', percentEncode(message)]);
    // An unsupported encoding is answered with those supported; to the rest it does no harm.
    if (code === 12)
        fields.push(ACCEPT_ENCODING);
    return fields;
}
//# sourceMappingURL=response-blocks.js.map