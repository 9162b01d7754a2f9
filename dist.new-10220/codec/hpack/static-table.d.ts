import { type Token } from './tokens.ts';
/**
 * A decoded header field. Fields of the dynamic table are shared by every request that refers to them, so what is learned
 * about a field (its token, whether HTTP allows it) is learned once, when it enters the table.
 */
export declare class HeaderField {
    readonly name: string;
    /** One character a byte (latin-1): HPACK moves octets. */
    readonly value: string;
    /** The name as a small integer, for a `switch`. */
    readonly token: Token;
    /** RFC 7541, section 4.1: both lengths and 32. */
    readonly size: number;
    /** False where RFC 9113, section 8.2.1 makes the request malformed: upper case, NUL, CR, LF, spaces at the ends… */
    readonly isValid: boolean;
    constructor(name: string, value: string, token: Token, isNameValid: boolean);
}
/** RFC 9113, section 8.2.1: names are lower-case tokens; pseudo-header fields start with a colon. */
export declare function isFieldNameValid(name: string): boolean;
export declare function isFieldValueValid(value: string): boolean;
/** Index 1 is at position 0. */
export declare const STATIC_TABLE: readonly HeaderField[];
export declare const STATIC_COUNT = 61;
/** First index of each name, and the index of each name with its value: what the encoder looks up. */
export declare const STATIC_NAMES: ReadonlyMap<string, number>;
export declare const STATIC_FIELDS: ReadonlyMap<string, number>;
