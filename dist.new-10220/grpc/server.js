// The gRPC server: listeners, routes, and what all connections share.
import http from 'node:http';
import net, {} from 'node:net';
import tls, {} from 'node:tls';
import { AssertionError, assert, QuorateError } from '../core/errors.js';
import { Connection } from './connection.js';
import { DeadlineWheel } from './deadline-wheel.js';
import { parseOptions } from './options.js';
import { sniff } from './sniff.js';
import { GRPC_STATUS } from './status.js';
export function createGrpcServer(options = {}) {
    return new Server(parseOptions(options));
}
/** Large enough that a turn's answers rarely fill it; a reader slower than that is throttled. */
const SOCKET_BUFFER_BYTES = 256 * 1024;
const SOCKET_OPTIONS = { noDelay: true, allowHalfOpen: true, highWaterMark: SOCKET_BUFFER_BYTES };
/** What could not be read as a request: what is no HTTP at all gets no HTTP back. */
function refuseHttp1(error, socket) {
    if (error.code === 'HPE_INVALID_METHOD' || !socket.writable) {
        socket.destroy();
        return;
    }
    const isTimeout = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW';
    const status = isTimeout
        ? '408 Request Timeout'
        : isTooLarge
            ? '431 Request Header Fields Too Large'
            : '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
}
/** For last words to reach those who read, once the grace is over. */
const LINGER_MS = 500;
/** Waits for `work`, and no longer than `limitMs`. */
async function within(work, limitMs) {
    let timer;
    const limit = new Promise((resolve) => {
        timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([work, limit]);
    clearTimeout(timer);
}
class Server {
    options;
    routes = new Map();
    wheel = new DeadlineWheel();
    serveHttp1 = undefined;
    connections = new Set();
    /** Every TCP connection, whatever it has said so far. */
    sockets = new Set();
    /** Those whose protocol is not known yet. */
    undecided = new Set();
    listeners = [];
    http1Server;
    dirty = [];
    isFlushPlanned = false;
    isClosing = false;
    checkTimer;
    callsStarted = 0;
    callsOk = 0;
    callsFailed = 0;
    closedBytesReceived = 0;
    closedBytesSent = 0;
    constructor(options) {
        this.options = options;
        this.http1Server = http.createServer((_request, response) => {
            response.writeHead(404).end();
        });
        this.http1Server.on('clientError', refuseHttp1);
        // It never listens itself: this starts its own watch over slow and idle connections.
        this.http1Server.emit('listening');
    }
    unary(path, handler) {
        this.addRoute({ path, unary: handler });
    }
    stream(path, handler) {
        this.addRoute({ path, unary: undefined, stream: handler });
    }
    addRoute(route) {
        assert(/^\/[^/]+\/[^/]+$/.test(route.path), `not a method's path: ${route.path}`);
        assert(!this.routes.has(route.path), `two handlers for ${route.path}`);
        this.routes.set(route.path, route);
    }
    http1(handler) {
        this.http1Server.removeAllListeners('request');
        this.http1Server.on('request', handler);
        this.serveHttp1 = (socket) => void this.http1Server.emit('connection', socket);
    }
    async listen(address) {
        const listener = address.tls === undefined
            ? net.createServer(SOCKET_OPTIONS, (socket) => this.accept(socket))
            : this.createTlsListener(address.tls);
        if (this.options.maxConnections > 0)
            listener.maxConnections = this.options.maxConnections;
        listener.on('connection', (socket) => {
            this.sockets.add(socket);
            socket.on('close', () => this.sockets.delete(socket));
        });
        // A handshake that fails is the client's affair.
        listener.on('tlsClientError', (_error, socket) => socket.destroy());
        await new Promise((resolve, reject) => {
            listener.once('error', (error) => {
                reject(new QuorateError('listen', `cannot listen on ${address.host}:${address.port}: ${error.message}`, {
                    cause: error,
                }));
            });
            listener.listen(address.port, address.host, resolve);
        });
        this.listeners.push(listener);
        this.checkTimer ??= setInterval(() => this.check(), this.options.checkIntervalMs).unref();
        const { address: host, port } = listener.address();
        return { host, port };
    }
    createTlsListener(source) {
        let options = source.server;
        const accept = (socket) => {
            if (source.refusal?.(socket.getPeerCertificate()) === undefined)
                this.accept(socket);
            else
                socket.destroy();
        };
        const listener = tls.createServer({ ...SOCKET_OPTIONS, ...options, ALPNProtocols: ['h2', 'http/1.1'] }, accept);
        // Before the listener's own, which begins the handshake.
        listener.prependListener('connection', () => {
            const current = source.server;
            if (current === options)
                return;
            options = current;
            listener.setSecureContext(options);
        });
        return listener;
    }
    accept(socket) {
        if (this.isClosing) {
            socket.destroy();
            return;
        }
        this.undecided.add(socket);
        sniff(socket, this.options.handshakeTimeoutMs, {
            decided: () => this.undecided.delete(socket),
            http2: (first) => {
                const connection = new Connection(socket, this);
                this.connections.add(connection);
                if (first !== undefined)
                    connection.receive(first);
            },
            http1: () => this.http1Server.emit('connection', socket),
        });
    }
    wantFlush(connection) {
        this.dirty.push(connection);
        if (this.isFlushPlanned)
            return;
        this.isFlushPlanned = true;
        setImmediate(this.flushPlanned);
    }
    flushPlanned = () => {
        this.isFlushPlanned = false;
        this.flush();
    };
    flush() {
        const { dirty } = this;
        // A flush may make more connections dirty: they are met on the way.
        for (let i = 0; i < dirty.length; i++)
            dirty[i].flush();
        dirty.length = 0;
    }
    check() {
        const now = performance.now();
        for (const connection of this.connections)
            connection.check(now);
    }
    connectionClosed(connection) {
        if (!this.connections.delete(connection))
            return;
        this.closedBytesReceived += connection.bytesRead;
        this.closedBytesSent += connection.output.bytesWritten;
    }
    callStarted() {
        this.callsStarted++;
    }
    callEnded(call, code) {
        if (code === GRPC_STATUS.ok)
            this.callsOk++;
        else
            this.callsFailed++;
        this.options.onHandled?.(call.path, code, call.startedAt);
    }
    handlerThrew(error, path) {
        // A broken invariant of ours is for the driver that stops the node, whoever else wants to hear of errors.
        if (error instanceof AssertionError || this.options.onHandlerError === undefined)
            throw error;
        this.options.onHandlerError(error, path);
    }
    async close(graceMs) {
        this.isClosing = true;
        const closed = this.listeners.map((listener) => new Promise((resolve) => void listener.close(() => resolve())));
        const everything = Promise.all(closed);
        for (const socket of this.undecided)
            socket.destroy();
        for (const connection of [...this.connections])
            connection.drain();
        this.flush();
        this.http1Server.closeIdleConnections();
        await within(everything, graceMs);
        for (const connection of [...this.connections])
            connection.shutDown();
        this.http1Server.closeAllConnections();
        this.http1Server.close();
        await within(everything, LINGER_MS);
        for (const socket of this.sockets)
            socket.destroy();
        await everything;
        clearInterval(this.checkTimer);
        this.checkTimer = undefined;
        this.wheel.stop();
    }
    get stats() {
        let bytesReceived = this.closedBytesReceived;
        let bytesSent = this.closedBytesSent;
        let callsActive = 0;
        for (const connection of this.connections) {
            bytesReceived += connection.bytesRead;
            bytesSent += connection.output.bytesWritten;
            callsActive += connection.calls.size;
        }
        const { callsStarted, callsOk, callsFailed } = this;
        return {
            connections: this.connections.size,
            callsActive,
            callsStarted,
            callsOk,
            callsFailed,
            bytesReceived,
            bytesSent,
        };
    }
}
//# sourceMappingURL=server.js.map