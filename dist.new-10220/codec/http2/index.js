// HTTP/2 frames (RFC 9113), to and from bytes.
export * from './constants.js';
export { FrameReader } from './frame-reader.js';
export { FrameWriter } from './frame-writer.js';
//# sourceMappingURL=index.js.map