export { DEFAULT_TABLE_BYTES, type FieldSink, HpackDecoder } from './decoder.ts';
export { encodeBlock, encodeField, encodeIndex, encodeTableSize, } from './encoder.ts';
export { HeaderField } from './static-table.ts';
export { TOKEN } from './tokens.ts';
