// Connections between members: everything here is about bytes, addresses and sockets; what the messages mean is the host's.
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { assert, QuorateError } from '../core/errors.js';
import { parseAddress } from './address.js';
import { socketError } from './dial.js';
import { beginFrame, endFrame, FRAME } from './frames.js';
import { Inbound } from './inbound.js';
import { PeerLink } from './link.js';
import { sendSnapshot } from './snapshot-sender.js';
import { DEFAULT_LIMITS, } from './types.js';
/** More connections than any cluster needs; beyond it the kernel's doors close. */
const CONNECTIONS_MAX = 1024;
export function createTransport(options) {
    return new TcpTransport(options);
}
class TcpTransport {
    options;
    limits;
    server;
    links = new Map();
    /** Members that dialled us before anybody told us of them; their links live as long as their connection. */
    guests = new Set();
    inbounds = new Set();
    senders = new Map();
    closing = new AbortController();
    pingTimer;
    current;
    currentWriter;
    currentStart = 0;
    dirty = [];
    constructor(options) {
        this.options = options;
        this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    }
    listen(address) {
        const { tls } = this.options;
        const server = tls === undefined ? createServer({ noDelay: true }, (socket) => this.accept(socket)) : this.createTlsServer(tls);
        server.maxConnections = CONNECTIONS_MAX;
        this.server = server;
        return new Promise((resolve, reject) => {
            server.once('error', (error) => reject(socketError(error, `cannot listen on ${address.host}:${address.port}`)));
            server.listen({ host: address.host, port: address.port }, () => {
                const bound = server.address();
                assert(bound !== null && typeof bound === 'object', 'a TCP server has an address');
                resolve({ host: bound.address, port: bound.port });
            });
        });
    }
    createTlsServer(tls) {
        let options = tls.server;
        const { handshakeTimeoutMs: handshakeTimeout } = this.limits;
        const server = createTlsServer({ ...options, handshakeTimeout }, (socket) => {
            const refusal = tls.refusal?.(socket.getPeerCertificate());
            if (refusal === undefined) {
                this.accept(socket);
                return;
            }
            this.reportIntruder(socket, new QuorateError('tls-failed', refusal));
            socket.destroy();
        });
        // Before the server's own listener, which begins the handshake.
        server.prependListener('connection', () => {
            const current = tls.server;
            if (current === options)
                return;
            options = current;
            server.setSecureContext(options);
        });
        server.on('tlsClientError', (error, socket) => this.reportIntruder(socket, QuorateError.from(error, 'tls-failed')));
        return server;
    }
    reportIntruder(socket, error) {
        this.options.onIntruder?.(`${socket.remoteAddress ?? '?'}:${socket.remotePort ?? '?'}`, error);
    }
    // ── Who is there ──────────────────────────────────────────────────────────────────────────────────────────────────
    setPeers(peers) {
        const wanted = new Map();
        for (const peer of peers)
            if (peer.node !== this.options.self)
                wanted.set(peer.node, peer.address);
        for (const [node, link] of this.links) {
            const address = wanted.get(node);
            if (address === link.address)
                this.guests.delete(node);
            else if (address !== undefined || !this.guests.has(node))
                this.unlink(node, link);
        }
        for (const [node, address] of wanted)
            this.link(node, address);
        this.expel();
    }
    /** Closes the connections of senders that would not be let in any more, and tells them why. */
    expel() {
        for (const [node, inbound] of [...this.senders]) {
            const error = this.options.admit?.(node, inbound.hello?.birth ?? 0);
            if (error !== undefined)
                inbound.refuse(error);
        }
    }
    link(node, address) {
        if (this.links.has(node) || this.closing.signal.aborted)
            return;
        this.pingTimer ??= setInterval(() => {
            for (const link of this.links.values())
                link.tick();
        }, this.limits.pingIntervalMs);
        this.links.set(node, new PeerLink(node, address, this.options, this.limits));
    }
    unlink(node, link) {
        this.links.delete(node);
        this.guests.delete(node);
        const wasConnected = link.isConnected;
        link.close();
        if (wasConnected)
            this.options.onPeerDisconnected?.(node, 'no longer a peer');
    }
    accept(socket) {
        if (this.closing.signal.aborted) {
            socket.destroy();
            return;
        }
        this.inbounds.add(new Inbound(socket, this.options, this.limits, this));
    }
    onGreeted(inbound, hello) {
        const link = this.links.get(hello.from);
        if (link !== undefined) {
            link.nudge();
        }
        else if (hello.address !== '') {
            this.guests.add(hello.from);
            this.link(hello.from, hello.address);
        }
        if (hello.purpose !== 'messages')
            return;
        // One ordered stream a peer: what is still in an older connection must not mix with this one.
        const older = this.senders.get(hello.from);
        this.senders.set(hello.from, inbound);
        older?.close(new QuorateError('replaced', `member ${hello.from} opened a newer connection`));
    }
    onClosed(inbound) {
        this.inbounds.delete(inbound);
        const from = inbound.from;
        if (from === undefined || this.senders.get(from) !== inbound)
            return;
        this.senders.delete(from);
        const link = this.links.get(from);
        if (link !== undefined && this.guests.has(from))
            this.unlink(from, link);
    }
    // ── Messages ──────────────────────────────────────────────────────────────────────────────────────────────────────
    begin(to) {
        assert(this.current === undefined, 'the message begun before was not ended');
        const link = this.links.get(to);
        const writer = link?.output;
        if (link === undefined || writer === undefined)
            return undefined;
        if (writer.length === 0)
            this.dirty.push(link);
        this.current = link;
        this.currentWriter = writer;
        this.currentStart = beginFrame(writer, FRAME.message);
        return writer;
    }
    end() {
        assert(this.currentWriter !== undefined, 'no message was begun');
        endFrame(this.currentWriter, this.currentStart, this.options.crc32);
        this.current = undefined;
        this.currentWriter = undefined;
    }
    flush() {
        if (this.dirty.length === 0)
            return;
        const dirty = this.dirty;
        this.dirty = [];
        for (const link of dirty)
            link.flush();
    }
    async sendSnapshot(to, header, chunks, signal) {
        const link = this.links.get(to);
        if (link === undefined)
            throw new QuorateError('unknown-member', `no address of member ${to} is known`);
        const target = (this.options.resolveAddress ?? parseAddress)(link.address);
        const either = signal === undefined ? this.closing.signal : AbortSignal.any([signal, this.closing.signal]);
        await sendSnapshot({ to, target, header, chunks, signal: either }, this.options, this.limits);
    }
    status() {
        return [...this.links.values()].map((link) => link.status());
    }
    async close() {
        this.closing.abort();
        clearInterval(this.pingTimer);
        for (const link of this.links.values())
            link.close();
        this.links.clear();
        const stopped = new QuorateError('stopped', 'this member is stopping');
        for (const inbound of [...this.inbounds])
            inbound.close(stopped);
        const server = this.server;
        if (server?.listening)
            await new Promise((resolve) => server.close(() => resolve()));
    }
}
//# sourceMappingURL=transport.js.map