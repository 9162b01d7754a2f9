import { type FieldSink, type HeaderField } from '../codec/hpack/index.ts';
export declare class RequestHeaders implements FieldSink {
    method: string;
    path: string;
    scheme: string;
    authority: string;
    contentType: string;
    timeout: string;
    encoding: string;
    /** -1: none. */
    contentLength: number;
    hosts: number;
    /** Fields that are not pseudo-header fields; a new array for each block, to be kept. */
    fields: HeaderField[];
    /** The first thing found wrong; empty if none. */
    fault: string;
    isTooLarge: boolean;
    private readonly maxBytes;
    private bytes;
    private seen;
    constructor(maxBytes: number);
    begin(): void;
    field(field: HeaderField): void;
    private pseudo;
    private regular;
    private addContentLength;
    /** What makes this block malformed as a request; empty if nothing does. */
    requestFault(): string;
    /** What makes this block malformed as trailers. */
    trailersFault(): string;
    get isGrpc(): boolean;
}
