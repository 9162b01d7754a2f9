export declare const FRAME: {
    readonly data: 0;
    readonly headers: 1;
    readonly priority: 2;
    readonly rstStream: 3;
    readonly settings: 4;
    readonly pushPromise: 5;
    readonly ping: 6;
    readonly goaway: 7;
    readonly windowUpdate: 8;
    readonly continuation: 9;
};
export declare const FLAG: {
    readonly ack: 1;
    readonly endStream: 1;
    readonly endHeaders: 4;
    readonly padded: 8;
    readonly priority: 32;
};
export declare const HTTP2_ERROR: {
    readonly none: 0;
    readonly protocol: 1;
    readonly internal: 2;
    readonly flowControl: 3;
    readonly settingsTimeout: 4;
    readonly streamClosed: 5;
    readonly frameSize: 6;
    readonly refusedStream: 7;
    readonly cancel: 8;
    readonly compression: 9;
    readonly connect: 10;
    readonly enhanceYourCalm: 11;
    readonly inadequateSecurity: 12;
    readonly http11Required: 13;
};
export declare const SETTING: {
    readonly headerTableSize: 1;
    readonly enablePush: 2;
    readonly maxConcurrentStreams: 3;
    readonly initialWindowSize: 4;
    readonly maxFrameSize: 5;
    readonly maxHeaderListSize: 6;
};
export declare const FRAME_HEADER_BYTES = 9;
export declare const DEFAULT_WINDOW = 65535;
export declare const DEFAULT_MAX_FRAME = 16384;
export declare const LARGEST_MAX_FRAME = 16777215;
export declare const LARGEST_WINDOW = 2147483647;
export declare const LARGEST_STREAM_ID = 2147483647;
/** What a client sends first (RFC 9113, section 3.4): "PRI * HTTP/2.0", an empty line, "SM", an empty line. */
export declare const CLIENT_PREFACE: Uint8Array;
