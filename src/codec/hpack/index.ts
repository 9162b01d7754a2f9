// HPACK (RFC 7541): header compression of HTTP/2.

export { DEFAULT_TABLE_BYTES, type FieldSink, HpackDecoder } from './decoder.ts';
export {
  encodeBlock,
  encodeField,
  encodeIndex,
  encodeInteger,
  encodeString,
  encodeTableSize,
  type Indexing,
} from './encoder.ts';
export { HeaderField } from './static-table.ts';
export { TOKEN, type Token } from './tokens.ts';
