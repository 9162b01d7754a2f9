// The receiving side of a snapshot transfer: chunks with back-pressure into the host, and the host's verdict back.
import { ByteWriter } from '../core/bytes.js';
import { QuorateError } from '../core/errors.js';
import { beginFrame, endFrame, FRAME } from './frames.js';
import { encodeRefusal } from './handshake.js';
/** Bytes that may wait for the host before the socket is paused. */
const WAITING_BYTES_MAX = 1024 * 1024;
export class SnapshotReceiver {
    from;
    socket;
    options;
    waiting = [];
    waitingBytes = 0;
    isStarted = false;
    isComplete = false;
    error;
    checksum = 0;
    wakeConsumer;
    constructor(from, socket, options, limits) {
        this.from = from;
        this.socket = socket;
        this.options = options;
        socket.setTimeout(limits.snapshotTimeoutMs, () => {
            // A paused socket is silent because of us.
            if (!socket.isPaused() && !this.isComplete)
                socket.destroy(new Error('the snapshot does not make progress'));
        });
    }
    onFrame(type, reader) {
        if (type === FRAME.snapshotHeader && !this.isStarted)
            this.start(reader.raw(reader.remaining));
        else if (type === FRAME.snapshotChunk && this.isStarted && !this.isComplete)
            this.onChunk(reader.raw(reader.remaining));
        else if (type === FRAME.snapshotEnd && this.isStarted && !this.isComplete)
            this.onEnd(reader.u32());
        else
            throw new QuorateError('malformed', `a frame of type ${type} is out of place in a snapshot`);
    }
    start(header) {
        this.isStarted = true;
        const { onSnapshot } = this.options;
        if (onSnapshot === undefined)
            throw new QuorateError('unsupported', 'this member takes no snapshots');
        onSnapshot(this.from, header, this.chunks()).then(() => this.answer(undefined), (error) => this.answer(QuorateError.from(error)));
    }
    onChunk(chunk) {
        this.checksum = this.options.crc32(chunk, this.checksum);
        this.waiting.push(chunk);
        this.waitingBytes += chunk.length;
        if (this.waitingBytes > WAITING_BYTES_MAX)
            this.socket.pause();
        this.wakeConsumer?.();
    }
    onEnd(checksum) {
        if (checksum !== this.checksum)
            throw new QuorateError('malformed', 'the snapshot as a whole has another checksum');
        this.isComplete = true;
        this.wakeConsumer?.();
    }
    /** The transfer broke: the host's iteration throws. */
    fail(error) {
        if (this.isComplete)
            return;
        this.error ??= error;
        this.wakeConsumer?.();
    }
    async *chunks() {
        for (;;) {
            if (this.error !== undefined)
                throw this.error;
            const chunk = this.waiting.shift();
            if (chunk !== undefined) {
                this.waitingBytes -= chunk.length;
                if (this.waitingBytes <= WAITING_BYTES_MAX / 2 && this.socket.isPaused())
                    this.socket.resume();
                yield chunk;
            }
            else if (this.isComplete) {
                return;
            }
            else {
                await new Promise((resolve) => {
                    this.wakeConsumer = resolve;
                });
                this.wakeConsumer = undefined;
            }
        }
    }
    answer(error) {
        if (this.socket.destroyed)
            return;
        const writer = new ByteWriter(256);
        const start = beginFrame(writer, FRAME.snapshotResult);
        writer.bool(error === undefined);
        if (error !== undefined)
            encodeRefusal(error, writer);
        endFrame(writer, start, this.options.crc32);
        this.socket.end(writer.finish());
    }
}
//# sourceMappingURL=snapshot-receiver.js.map