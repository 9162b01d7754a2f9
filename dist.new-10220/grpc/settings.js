// SETTINGS of the client: their rules (RFC 9113, section 6.5.2).
import { HTTP2_ERROR, LARGEST_MAX_FRAME, LARGEST_WINDOW, SETTING } from '../codec/http2/index.js';
const DEFAULT_MAX_FRAME = 16_384;
/**
 * Hands out every setting of a frame's payload, whose length is a multiple of six. Returns the code of a connection error,
 * or 0.
 */
export function readSettings(bytes, start, end, apply) {
    for (let at = start; at < end; at += 6) {
        const id = (bytes[at] << 8) | bytes[at + 1];
        const value = ((bytes[at + 2] << 24) | (bytes[at + 3] << 16) | (bytes[at + 4] << 8) | bytes[at + 5]) >>> 0;
        const error = settingError(id, value) || apply(id, value);
        if (error !== HTTP2_ERROR.none)
            return error;
    }
    return HTTP2_ERROR.none;
}
function settingError(id, value) {
    switch (id) {
        case SETTING.enablePush:
            return value > 1 ? HTTP2_ERROR.protocol : HTTP2_ERROR.none;
        case SETTING.initialWindowSize:
            return value > LARGEST_WINDOW ? HTTP2_ERROR.flowControl : HTTP2_ERROR.none;
        case SETTING.maxFrameSize:
            return value < DEFAULT_MAX_FRAME || value > LARGEST_MAX_FRAME ? HTTP2_ERROR.protocol : HTTP2_ERROR.none;
        default:
            return HTTP2_ERROR.none;
    }
}
//# sourceMappingURL=settings.js.map