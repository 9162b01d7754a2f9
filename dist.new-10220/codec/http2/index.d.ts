export * from './constants.ts';
export { FrameReader, type FrameSink } from './frame-reader.ts';
export { FrameWriter } from './frame-writer.ts';
