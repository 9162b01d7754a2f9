type Field = readonly [name: string, value: string];
export declare class ResponseBlocks {
    private headersBlock;
    private trailersBlock;
    private mustResize;
    private tableBytes;
    /**
     * The client's SETTINGS_HEADER_TABLE_SIZE. A smaller one must be answered by a table size update in the next block
     * (RFC 9113, section 4.3.1): from there on we use no table.
     */
    setTableSize(bytes: number): void;
    /** Status 200 and content type. Each block handed out must be sent, in order. */
    headers(): Uint8Array;
    /** Status OK. */
    okTrailers(): Uint8Array;
    headersWith(metadata: readonly Field[]): Uint8Array;
    trailers(code: number, message: string, metadata: readonly Field[]): Uint8Array;
    /** Headers and trailers in one block (gRPC's Trailers-Only). */
    trailersOnly(httpStatus: number, code: number, message: string, metadata: readonly Field[]): Uint8Array;
    /** Any fields, as literals. */
    plain(fields: readonly Field[]): Uint8Array;
    private resized;
}
export {};
