export declare class JsonObjects {
    private readonly maxBytes;
    private parts;
    private heldBytes;
    private depth;
    private isInString;
    private isEscaped;
    /** An object larger than `maxBytes` is refused. */
    constructor(maxBytes: number);
    /** The objects that `chunk` completes. Throws `malformed`, `request-too-large`. */
    push(chunk: Buffer): unknown[];
    /** Whether the body ended inside an object. */
    get isMidway(): boolean;
    /** Takes one byte; true if it ends an object. */
    private closes;
    private hold;
    private take;
}
