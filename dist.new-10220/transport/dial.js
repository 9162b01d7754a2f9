// Opens a socket, plain or TLS. The callers own it from the start, so that they can end it at any time.
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { QuorateError } from '../core/errors.js';
/** Starts dialling; `onReady` is called once bytes can be exchanged. Errors come as the socket's events. */
export function dial(target, tls, onReady) {
    if (tls === undefined)
        return connectTcp({ host: target.host, port: target.port, noDelay: true }, onReady);
    const socket = connectTls({ ...tls.client, host: target.host, port: target.port }, onReady);
    socket.setNoDelay(true);
    return socket;
}
/** An error for people out of what Node's sockets report. */
export function socketError(error, what) {
    return new QuorateError(SOCKET_CODES[error.code ?? ''] ?? 'connection-failed', `${what}: ${error.message}`, {
        cause: error,
    });
}
const SOCKET_CODES = {
    EADDRINUSE: 'address-in-use',
    EADDRNOTAVAIL: 'address-unavailable',
    EACCES: 'address-unavailable',
    ENOTFOUND: 'address-unavailable',
};
//# sourceMappingURL=dial.js.map