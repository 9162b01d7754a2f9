import { HeaderField } from './static-table.ts';
/** What a table starts with on both sides, until SETTINGS say otherwise. */
export declare const DEFAULT_TABLE_BYTES = 4096;
export interface FieldSink {
    /** The fields of a block, in order. */
    field(field: HeaderField): void;
}
export declare class HpackDecoder {
    private readonly table;
    private readonly limitBytes;
    private bytes;
    private at;
    private end;
    /** `limitBytes`: the SETTINGS_HEADER_TABLE_SIZE that we declared; the other side may use less, never more. */
    constructor(limitBytes?: number);
    /** Entries in the dynamic table now. */
    get tableCount(): number;
    /**
     * Decodes one whole block. Throws a `QuorateError` `malformed`, after which the table is not to be used again: a
     * connection error COMPRESSION_ERROR.
     */
    decode(bytes: Uint8Array, start: number, end: number, sink: FieldSink): void;
    private short;
    private resize;
    private indexed;
    private literal;
    private string;
    /** RFC 7541, section 5.1. Nothing of ours needs more than 32 bits, and a longer integer is an attack. */
    private integer;
}
