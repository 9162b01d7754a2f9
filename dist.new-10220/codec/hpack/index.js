// HPACK (RFC 7541): header compression of HTTP/2.
export { DEFAULT_TABLE_BYTES, HpackDecoder } from './decoder.js';
export { encodeBlock, encodeField, encodeIndex, encodeTableSize, } from './encoder.js';
export { HeaderField } from './static-table.js';
export { TOKEN } from './tokens.js';
//# sourceMappingURL=index.js.map