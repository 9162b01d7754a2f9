// KV.RangeStream (etcd 3.7): a range in pieces, so that a big one needs no big buffer on either side. All pieces show one
// revision; the last carries the header, `more` and the count, and all together merge into what Range would answer.
import { RangeRequest, RangeStreamResponse } from '../codec/etcd/kv.js';
import { GRPC_STATUS } from '../grpc/status.js';
import { keyRange } from '../kv/key-range.js';
import { validateRange } from '../kv/validate.js';
import { checkVoter, failWith, guard } from './context.js';
/** What a piece should weigh. Bigger ones hold up other requests, smaller ones cost more calls into the store. */
const PIECE_BYTES = 256 * 1024;
const FIRST_PIECE_KEYS = 16;
export function rangeStream(context, call) {
    call.onMessage((bytes) => guard(call, () => {
        const request = RangeRequest.decode(bytes);
        validateRange(request);
        const { sortOrder, sortTarget } = request;
        const hasOrder = sortTarget !== 0 || sortOrder === 2;
        if (hasOrder)
            return call.fail(GRPC_STATUS.unimplemented, 'RangeStream does not support custom sort orders');
        if (hasRevisionFilters(request)) {
            return call.fail(GRPC_STATUS.unimplemented, 'RangeStream does not support revision filters');
        }
        const run = () => {
            context.gate.checkRead(call, keyRange(request.key, request.rangeEnd));
            new RangeStream(context, call, request).run();
        };
        if (request.serializable)
            return run();
        checkVoter(context);
        context.replica.readBarrier((error) => {
            if (error !== undefined)
                failWith(call, error);
            else
                guard(call, run);
        });
    }));
}
function hasRevisionFilters(request) {
    const { minModRevision, maxModRevision, minCreateRevision, maxCreateRevision } = request;
    return minModRevision + maxModRevision + minCreateRevision + maxCreateRevision !== 0;
}
class RangeStream {
    context;
    call;
    request;
    /** The store's revision when the stream began: the header's, and the one that all pieces show. */
    revision;
    pieceKeys = FIRST_PIECE_KEYS;
    sent = 0;
    isDone = false;
    isSending = false;
    hasDrained = false;
    constructor(context, call, request) {
        this.context = context;
        this.call = call;
        this.revision = context.machine.revision;
        this.request = { ...request, revision: request.revision || this.revision };
    }
    /** Sends pieces until the client reads slower than they come; goes on when it has caught up. */
    run() {
        this.call.onDrain(() => guard(this.call, () => this.sendPieces()));
        this.sendPieces();
    }
    sendPieces() {
        this.hasDrained = true;
        // A write may drain at once, and so lead back here.
        if (this.isSending)
            return;
        this.isSending = true;
        let mayGoOn = true;
        while (!this.isDone && !this.call.isOver && (mayGoOn || this.hasDrained)) {
            this.hasDrained = false;
            mayGoOn = this.sendPiece();
        }
        this.isSending = false;
    }
    /** False: the client reads more slowly than this. */
    sendPiece() {
        const { request, call } = this;
        const wanted = request.limit > 0 ? request.limit - this.sent : Number.MAX_SAFE_INTEGER;
        const piece = this.read({ ...request, limit: request.countOnly ? 0 : Math.min(this.pieceKeys, wanted) });
        this.sent += piece.kvs.length;
        this.isDone = !piece.more || this.sent === request.limit;
        const rangeResponse = { kvs: piece.kvs, more: false, count: 0 };
        if (this.isDone) {
            rangeResponse.header = this.context.headers.at(this.revision);
            rangeResponse.more = piece.more;
            rangeResponse.count = this.sent - piece.kvs.length + piece.count;
        }
        else
            request.key = successorOf(piece.kvs.at(-1).key);
        const message = RangeStreamResponse.encode({ rangeResponse });
        if (message.length < PIECE_BYTES / 2)
            this.pieceKeys *= 2;
        else if (message.length > PIECE_BYTES * 2)
            this.pieceKeys = Math.max(1, this.pieceKeys >> 1);
        const mayGoOn = call.write(message);
        if (this.isDone)
            call.end();
        return mayGoOn;
    }
    read(request) {
        return this.context.machine.range(request);
    }
}
/** The least key above `key`. */
function successorOf(key) {
    const successor = new Uint8Array(key.length + 1);
    successor.set(key);
    return successor;
}
//# sourceMappingURL=range-stream.js.map