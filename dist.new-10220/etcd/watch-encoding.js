// Events as watch responses. A response is the same for all watchers of one range with the same wishes but for its watch
// identifier, and fields of a protobuf message may come in any order: it is encoded once without, and each watcher's
// identifier is put in front when it is written.
import { Event, EventType, WatchResponse } from '../codec/etcd/watch.js';
import { describe, nested, repeated } from '../codec/protobuf.js';
import { EMPTY_BYTES } from '../core/bytes.js';
import { eventKv } from '../kv/history.js';
/** What a watcher wants, as bits. */
export const WISH = { noPut: 1, noDelete: 2, previous: 4, fragments: 8 };
/** A response that has reached this ends with the revision: clients refuse messages beyond a few MiB, and read as they can. */
const PIECE_BYTES = 512 * 1024;
/** The events of a response alone: tag, length and event. */
const EventsOnly = describe('etcdserverpb.WatchResponse', { events: repeated(nested(11, () => Event)) });
/** The batch as responses for watchers with the given wishes; none if they do not want any of it. */
export function encodeBatch(batch, wishes, ports) {
    batch.memo ??= [];
    const memo = batch.memo;
    const known = memo[wishes];
    if (known !== undefined)
        return known;
    const pieces = new Pieces(wishes, ports);
    for (const event of batch.events)
        if (isWanted(event, wishes))
            pieces.add(event);
    memo[wishes] = pieces.finish();
    return memo[wishes];
}
function isWanted({ change }, wishes) {
    return (wishes & (change.isTombstone ? WISH.noDelete : WISH.noPut)) === 0;
}
class Pieces {
    wishes;
    ports;
    pieces = [];
    parts = [];
    bytes = 0;
    revision = 0;
    constructor(wishes, ports) {
        this.wishes = wishes;
        this.ports = ports;
    }
    add(event) {
        const encoded = encodeEvent(event, (this.wishes & WISH.previous) !== 0, this.ports);
        const isNewRevision = event.main !== this.revision;
        if (this.parts.length > 0) {
            if (isNewRevision && this.bytes >= PIECE_BYTES)
                this.close(true);
            else if ((this.wishes & WISH.fragments) !== 0 && this.bytes + encoded.length > this.ports.fragmentBytes) {
                this.close(isNewRevision);
            }
        }
        this.revision = event.main;
        this.parts.push(encoded);
        this.bytes += encoded.length;
    }
    finish() {
        if (this.parts.length > 0)
            this.close(true);
        return this.pieces;
    }
    close(isWhole) {
        const header = WatchResponse.encode({ header: this.ports.headers.at(this.revision), fragment: !isWhole });
        const bytes = new Uint8Array(header.length + this.bytes);
        bytes.set(header);
        let at = header.length;
        for (const part of this.parts) {
            bytes.set(part, at);
            at += part.length;
        }
        this.pieces.push({ bytes, nextRevision: this.revision + 1, isWhole });
        this.parts = [];
        this.bytes = 0;
    }
}
function encodeEvent(event, withPrevious, ports) {
    event.memo ??= [undefined, undefined];
    const encodings = event.memo;
    const which = withPrevious ? 1 : 0;
    const known = encodings[which];
    if (known !== undefined)
        return known;
    const { isTombstone } = event.change;
    const type = isTombstone ? EventType.DELETE : EventType.PUT;
    const prevKv = withPrevious ? ports.previous(event) : undefined;
    const kv = eventKv(event);
    const encoded = EventsOnly.encode({ events: [prevKv === undefined ? { type, kv } : { type, kv, prevKv }] });
    encodings[which] = encoded;
    return encoded;
}
/** The field that makes a piece the response of one watcher; empty for identifier 0, which stands for itself. */
export function watchIdField(watchId) {
    return watchId === 0 ? EMPTY_BYTES : WatchResponse.encode({ watchId }).slice();
}
//# sourceMappingURL=watch-encoding.js.map