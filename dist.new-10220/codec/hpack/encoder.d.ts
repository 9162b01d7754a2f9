/** How a literal enters the receiver's dynamic table. */
export type Indexing = 'none' | 'incremental' | 'never';
export declare function encodeInteger(value: number, first: number, prefixBits: number, out: number[]): void;
/** `text` has one character an octet. Huffman-coded where that is shorter. */
export declare function encodeString(text: string, out: number[]): void;
/** One field: by its static index when the table has it whole, else as a literal. */
export declare function encodeField(name: string, value: string, indexing: Indexing, out: number[]): void;
/** A reference to an entry of a table, as `encodeField` cannot know of. */
export declare function encodeIndex(index: number, out: number[]): void;
/** Tells the receiver how large a table this encoder uses from here on; only at the start of a block. */
export declare function encodeTableSize(bytes: number, out: number[]): void;
/** A block on its own: every field a literal without indexing, or static. */
export declare function encodeBlock(fields: Iterable<readonly [name: string, value: string]>): Uint8Array;
