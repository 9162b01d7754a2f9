// HTTP/2 frames (RFC 9113), to and from bytes.

export * from './constants.ts';
export { FrameReader, type FrameSink } from './frame-reader.ts';
export { FrameWriter } from './frame-writer.ts';
