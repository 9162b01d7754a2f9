/** The standard alphabet, with padding. */
export declare function base64Encode(bytes: Uint8Array): string;
/** Takes the standard and the URL alphabet, with padding or without. Throws `malformed`. */
export declare function base64Decode(text: string): Uint8Array;
