/** Codes in canonical order: by length, then by octet. */
export declare const HUFFMAN_CODES: Uint32Array;
export declare const HUFFMAN_LENGTHS: Uint8Array;
/** Decodes to text, one character an octet. Throws a `QuorateError` `malformed` on EOS or wrong padding. */
export declare function huffmanDecode(bytes: Uint8Array, start: number, end: number): string;
/** Bytes that `text` takes in this code. */
export declare function huffmanLength(text: string): number;
/** Appends `text` (one character an octet), padded with ones. */
export declare function huffmanEncode(text: string, out: number[]): void;
