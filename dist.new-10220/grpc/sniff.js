// Which protocol does a new connection speak? HTTP/2 begins with a preface that no HTTP/1.1 request can begin with.
import { CLIENT_PREFACE } from '../codec/http2/index.js';
/** Decides by ALPN where TLS settled it, else by the first bytes. A peer silent for `timeoutMs` is cut off. */
export function sniff(socket, timeoutMs, protocols) {
    const { alpnProtocol } = socket;
    if (alpnProtocol === 'h2') {
        protocols.decided();
        protocols.http2(undefined);
        return;
    }
    let held;
    const stop = () => {
        clearTimeout(timer);
        protocols.decided();
        socket.off('data', onData).off('end', onEnd).off('error', onEnd).off('close', stop);
    };
    const onEnd = () => {
        socket.destroy();
    };
    const onData = (chunk) => {
        held = held === undefined ? chunk : Buffer.concat([held, chunk]);
        const verdict = looksLikeHttp2(held);
        if (verdict === undefined)
            return;
        stop();
        if (verdict) {
            protocols.http2(held);
            return;
        }
        // Paused until node:http listens; unshift gives it the bytes again.
        socket.pause();
        socket.unshift(held);
        protocols.http1();
        socket.resume();
    };
    const timer = setTimeout(onEnd, timeoutMs).unref();
    socket.on('data', onData).on('end', onEnd).on('error', onEnd).on('close', stop);
}
/** Undefined while the bytes could still become either. */
function looksLikeHttp2(bytes) {
    const count = Math.min(bytes.length, CLIENT_PREFACE.length);
    for (let i = 0; i < count; i++)
        if (bytes[i] !== CLIENT_PREFACE[i])
            return false;
    return count === CLIENT_PREFACE.length ? true : undefined;
}
//# sourceMappingURL=sniff.js.map