/** What `MessageAssembler` tells its call. */
export interface MessageSink {
    message(message: Uint8Array): void;
    /** The call cannot go on. */
    inboundFailure(code: number, message: string): void;
}
export declare class MessageAssembler {
    private readonly sink;
    private readonly maxBytes;
    private readonly encoding;
    private isFailed;
    private readonly prefix;
    private prefixLength;
    private partial;
    private partialLength;
    private messageLength;
    private isCompressed;
    constructor(sink: MessageSink, maxBytes: number, encoding: string);
    /** Bytes of a message that has begun and not ended. */
    get heldBytes(): number;
    /** A message is under way: the stream must not end here. */
    get isMidMessage(): boolean;
    /** `mayKeep`: views of `bytes` stay valid. */
    push(bytes: Uint8Array, start: number, end: number, mayKeep: boolean): void;
    /** Room grows with what has arrived: an announced length alone costs nothing. */
    private append;
    /** Hands out the messages that lie whole in the frame, in place; returns where they end. */
    private whole;
    private begin;
    private finishIfWhole;
    private admit;
    private deliver;
    private fail;
}
