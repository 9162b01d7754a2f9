// Numbers of HTTP/2 (RFC 9113): frame types, flags, error codes, settings.
export const FRAME = {
    data: 0x0,
    headers: 0x1,
    priority: 0x2,
    rstStream: 0x3,
    settings: 0x4,
    pushPromise: 0x5,
    ping: 0x6,
    goaway: 0x7,
    windowUpdate: 0x8,
    continuation: 0x9,
};
export const FLAG = { ack: 0x1, endStream: 0x1, endHeaders: 0x4, padded: 0x8, priority: 0x20 };
export const HTTP2_ERROR = {
    none: 0x0,
    protocol: 0x1,
    internal: 0x2,
    flowControl: 0x3,
    settingsTimeout: 0x4,
    streamClosed: 0x5,
    frameSize: 0x6,
    refusedStream: 0x7,
    cancel: 0x8,
    compression: 0x9,
    connect: 0xa,
    enhanceYourCalm: 0xb,
    inadequateSecurity: 0xc,
    http11Required: 0xd,
};
export const SETTING = {
    headerTableSize: 0x1,
    enablePush: 0x2,
    maxConcurrentStreams: 0x3,
    initialWindowSize: 0x4,
    maxFrameSize: 0x5,
    maxHeaderListSize: 0x6,
};
export const FRAME_HEADER_BYTES = 9;
export const DEFAULT_WINDOW = 65_535;
export const DEFAULT_MAX_FRAME = 16_384;
export const LARGEST_MAX_FRAME = 16_777_215;
export const LARGEST_WINDOW = 0x7fff_ffff;
export const LARGEST_STREAM_ID = 0x7fff_ffff;
/** What a client sends first (RFC 9113, section 3.4): "PRI * HTTP/2.0", an empty line, "SM", an empty line. */
export const CLIENT_PREFACE = Uint8Array.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', (c) => c.charCodeAt(0));
//# sourceMappingURL=constants.js.map