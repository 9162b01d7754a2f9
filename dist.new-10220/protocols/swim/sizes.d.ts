import type { Update } from './messages.ts';
/** A message without its updates: type, flags, and three integers of 8 bytes. */
export declare const MESSAGE_BYTES = 32;
export declare function sizeOfUpdate({ address, metadata }: Update): number;
