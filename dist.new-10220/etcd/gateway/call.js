// A call that came as JSON over HTTP, in the shape that the gRPC handlers know. Answers of streams are lines of
// {"result": …}, the last one {"error": …} if the call failed.
import { fromJson, toJson } from '../../codec/protobuf-json.js';
import { QuorateError } from '../../core/errors.js';
import { GRPC_STATUS, Metadata } from '../../grpc/index.js';
import { parseTimeout } from '../../grpc/timeout.js';
import { failWith } from '../context.js';
import { HTTP_STATUS } from './status.js';
/** What a reader who does not read may leave here before the call is given up. */
const HELD_BYTES_MAX = 64 * 1024 * 1024;
const NEVER = Number.POSITIVE_INFINITY;
export class GatewayCall {
    path;
    metadata;
    authority;
    deadline;
    peer;
    peerCertificate;
    isOver = false;
    method;
    request;
    response;
    cancelListeners = [];
    messageListener;
    endListener;
    drainListener;
    unread = [];
    isPaused = false;
    isRemoteDone = false;
    isDrainOwed = false;
    timer;
    constructor(path, method, request, response) {
        this.path = path;
        this.method = method;
        this.request = request;
        this.response = response;
        this.metadata = metadataOf(request);
        this.authority = request.headers.host ?? '';
        const { remoteAddress, remotePort } = request.socket;
        this.peer = `${remoteAddress ?? '?'}:${remotePort ?? '?'}`;
        this.peerCertificate = certificateOf(request);
        const timeout = parseTimeout(String(request.headers['grpc-timeout'] ?? ''));
        this.deadline = Number.isNaN(timeout) ? NEVER : performance.now() + timeout;
        if (this.deadline !== NEVER)
            this.timer = setTimeout(() => this.onDeadline(), timeout);
        response.on('close', () => this.cancel('cancelled'));
        response.on('drain', () => this.onDrained());
    }
    /** A request message as JSON. Throws `malformed`. */
    take(json) {
        return this.method.request.encode(fromJson(this.method.request, json)).slice();
    }
    // What the client sends
    receive(message) {
        if (this.messageListener === undefined || this.isPaused)
            this.unread.push(message);
        else
            this.messageListener(message);
    }
    /** The body is over. */
    receiveEnd() {
        this.isRemoteDone = true;
        this.tellEnd();
    }
    onMessage(listener) {
        this.messageListener = listener;
        this.deliver();
    }
    onEnd(listener) {
        this.endListener = listener;
        this.tellEnd();
    }
    pause() {
        this.isPaused = true;
        this.request.pause();
    }
    resume() {
        this.isPaused = false;
        this.deliver();
        if (!this.isPaused)
            this.request.resume();
    }
    deliver() {
        while (this.unread.length > 0 && this.messageListener !== undefined && !this.isPaused) {
            this.messageListener(this.unread.shift());
        }
        this.tellEnd();
    }
    tellEnd() {
        if (!this.isRemoteDone || this.unread.length > 0 || this.isOver)
            return;
        const listener = this.endListener;
        this.endListener = undefined;
        listener?.();
    }
    // Ends that the handler did not choose
    onCancel(listener) {
        this.cancelListeners.push(listener);
    }
    cancel(why) {
        if (this.isOver)
            return;
        this.finish();
        for (const listener of this.cancelListeners.splice(0))
            listener(why);
    }
    onDeadline() {
        if (this.isOver)
            return;
        this.fail(GRPC_STATUS.deadlineExceeded, 'context deadline exceeded');
        for (const listener of this.cancelListeners.splice(0))
            listener('deadline');
    }
    finish() {
        this.isOver = true;
        clearTimeout(this.timer);
    }
    // Answers
    /** Of no use to clients that speak JSON. */
    setInitialMetadata() { }
    setTrailingMetadata() { }
    respond(message) {
        if (this.isOver)
            return;
        this.finish();
        this.answer(200, this.toText(message));
    }
    write(message, lead) {
        if (this.isOver)
            return false;
        if (this.heldBytes > HELD_BYTES_MAX) {
            this.response.destroy();
            this.cancel('cancelled');
            return false;
        }
        this.beginStream();
        const isQuick = this.response.write(`{"result":${this.toText(lead === undefined ? message : joinBytes(lead, message))}}\n`);
        this.isDrainOwed = !isQuick;
        return isQuick;
    }
    beginStream() {
        if (!this.response.headersSent)
            this.response.writeHead(200, { 'Content-Type': 'application/json' });
    }
    onDrain(listener) {
        this.drainListener = listener;
    }
    onDrained() {
        if (this.isOver || !this.isDrainOwed)
            return;
        this.isDrainOwed = false;
        this.drainListener?.();
    }
    get heldBytes() {
        return this.response.writableLength;
    }
    end() {
        if (this.isOver)
            return;
        this.finish();
        this.beginStream();
        this.response.end();
    }
    fail(code, message) {
        if (this.isOver)
            return;
        this.finish();
        const status = { code, message, details: [] };
        if (this.response.headersSent)
            this.response.end(`${JSON.stringify({ error: status })}\n`);
        else
            this.answer(HTTP_STATUS[code] ?? 500, JSON.stringify(status));
    }
    failWith(thrown) {
        const error = QuorateError.from(thrown);
        if (error.code === 'malformed')
            this.fail(GRPC_STATUS.invalidArgument, error.message);
        else
            failWith(this, error);
    }
    answer(status, body) {
        const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
        this.response.writeHead(status, headers).end(body);
    }
    toText(message) {
        return JSON.stringify(toJson(this.method.response, this.method.response.decode(message)));
    }
}
const METADATA_PREFIX = 'grpc-metadata-';
/** As etcd's gateway passes them on: the token, and whatever says that it is metadata. */
function metadataOf(request) {
    const fields = [];
    for (const [name, value] of Object.entries(request.headers)) {
        const text = Array.isArray(value) ? value.join(',') : (value ?? '');
        if (name === 'authorization')
            fields.push({ name, value: text });
        else if (name.startsWith(METADATA_PREFIX))
            fields.push({ name: name.slice(METADATA_PREFIX.length), value: text });
    }
    return new Metadata(fields);
}
function certificateOf(request) {
    const socket = request.socket;
    if (socket.authorized !== true)
        return undefined;
    return socket.getPeerCertificate?.();
}
//# sourceMappingURL=call.js.map