// The sending side of a snapshot transfer: its own connection, as fast as the receiver takes it.
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ByteReader, ByteWriter } from '../core/bytes.js';
import { QuorateError } from '../core/errors.js';
import { dial } from './dial.js';
import { FRAME, FrameParser, writeFrame } from './frames.js';
import { decodeRefusal } from './handshake.js';
import { helloFrame } from './link.js';
const CHUNK_BYTES_MAX = 256 * 1024;
const REPLY_BYTES_MAX = 64 * 1024;
/** Resolves once the receiver said that it has the snapshot; rejects with its refusal, or with what went wrong. */
export async function sendSnapshot(transfer, options, limits) {
    const replies = new Replies();
    const socket = openSocket(transfer, options, limits, replies);
    const abort = () => {
        socket.destroy(new QuorateError('stopped', 'the transfer was called off'));
    };
    transfer.signal.addEventListener('abort', abort, { once: true });
    try {
        transfer.signal.throwIfAborted();
        await replies.next(FRAME.welcome);
        await writeAll(socket, transfer, options, replies);
        await replies.next(FRAME.snapshotResult);
    }
    finally {
        transfer.signal.removeEventListener('abort', abort);
        socket.destroy();
    }
}
function openSocket(transfer, options, limits, replies) {
    const socket = dial(transfer.target, options.tls, () => {
        socket.write(helloFrame(options, transfer.to, 'snapshot'));
    });
    const parser = new FrameParser(REPLY_BYTES_MAX, options.crc32, (type, source, start, end) => replies.onFrame(type, new ByteReader(source, start, end)));
    socket.setTimeout(limits.snapshotTimeoutMs, () => {
        socket.destroy(new QuorateError('timed-out', `no progress for ${limits.snapshotTimeoutMs} ms`));
    });
    socket.on('data', (chunk) => {
        try {
            parser.push(chunk);
        }
        catch (error) {
            socket.destroy(QuorateError.from(error));
        }
    });
    socket.on('error', (error) => replies.fail(QuorateError.from(error, 'connection-failed')));
    socket.on('close', () => replies.fail(new QuorateError('connection-closed', 'the receiver closed the connection')));
    return socket;
}
async function writeAll(socket, transfer, options, replies) {
    let checksum = 0;
    await write(socket, FRAME.snapshotHeader, transfer.header, options, replies);
    for await (const whole of transfer.chunks) {
        for (let at = 0; at < whole.length; at += CHUNK_BYTES_MAX) {
            const chunk = whole.subarray(at, at + CHUNK_BYTES_MAX);
            checksum = options.crc32(chunk, checksum);
            await write(socket, FRAME.snapshotChunk, chunk, options, replies);
        }
    }
    const end = new ByteWriter(8);
    end.u32(checksum);
    await write(socket, FRAME.snapshotEnd, end.finish(), options, replies);
}
async function write(socket, type, body, options, replies) {
    const writer = new ByteWriter(body.length + 16);
    writeFrame(writer, type, body, options.crc32);
    replies.throwIfFailed();
    if (socket.write(writer.finish())) {
        // A fast receiver must not keep this loop from letting heartbeats out.
        await nextTurn();
    }
    else {
        await Promise.race([once(socket, 'drain'), replies.failure]);
    }
    replies.throwIfFailed();
}
/** The frames that come back, and the end of the connection, for who awaits them. */
class Replies {
    waiting = [];
    error;
    wake;
    reject = () => { };
    /** Rejects when the connection fails or the receiver refuses. */
    failure;
    constructor() {
        this.failure = new Promise((_, reject) => {
            this.reject = reject;
        });
        // Nobody may be waiting when it fails.
        this.failure.catch(() => { });
    }
    onFrame(type, reader) {
        if (type === FRAME.refused) {
            this.fail(decodeRefusal(reader));
            return;
        }
        if (type === FRAME.snapshotResult && !reader.bool()) {
            // It may come before the end of the snapshot: whoever writes need not go on.
            this.fail(decodeRefusal(reader));
            return;
        }
        this.waiting.push(type);
        this.wake?.();
    }
    fail(error) {
        // Frames that came before the end still count: a verdict, then the close that follows it.
        if (this.error !== undefined)
            return;
        this.error = error;
        this.wake?.();
        this.reject(error);
    }
    throwIfFailed() {
        if (this.error !== undefined && this.waiting.length === 0)
            throw this.error;
    }
    async next(type) {
        for (;;) {
            const next = this.waiting.shift();
            if (next === type)
                return;
            if (next !== undefined)
                throw new QuorateError('malformed', `a frame of type ${next} is out of place here`);
            this.throwIfFailed();
            await new Promise((resolve) => {
                this.wake = resolve;
            });
            this.wake = undefined;
        }
    }
}
//# sourceMappingURL=snapshot-sender.js.map