// Snapshots in and out: the state machine's data travels with the protocol's `install-snapshot` message, and a received one
// is on disk, whole, before the protocol hears of it.
import { ByteReader, ByteWriter } from '../core/bytes.js';
import { QuorateError } from '../core/errors.js';
export function isSnapshotMessage(message) {
    return message.type === 'install-snapshot';
}
export class SnapshotTransfers {
    ports;
    /** Members that need one; served at the end of a turn, because taking one is no work for within a step. */
    needed = new Set();
    /** Announced to the protocol, which answers with the message to send or with a refusal. */
    announced = new Map();
    isReceiving = false;
    /** Stored snapshots that the log goes on from and the state machine does not hold yet: nothing else has that state. */
    awaited = new Set();
    constructor(ports) {
        this.ports = ports;
    }
    // ── Out ───────────────────────────────────────────────────────────────────────────────────────────────────────────
    onNeeded(to) {
        this.needed.add(to);
    }
    get hasWork() {
        return this.needed.size > 0;
    }
    announce() {
        for (const to of this.needed) {
            const snapshot = this.ports.takeSnapshot();
            if (snapshot === undefined)
                return;
            this.needed.delete(to);
            this.announced.get(to)?.snapshot.release();
            const id = this.ports.nextRequestId();
            this.announced.set(to, { id, snapshot });
            this.ports.request(id, { type: 'send-snapshot', to, index: snapshot.index });
        }
    }
    /** The protocol does not want the snapshot that was announced as request `id`. Whether `id` was one of ours. */
    onRefused(id) {
        for (const [to, announced] of this.announced) {
            if (announced.id !== id)
                continue;
            this.announced.delete(to);
            announced.snapshot.release();
            return true;
        }
        return false;
    }
    /** The protocol's message: now the data goes with it. */
    send(to, message) {
        const announced = this.announced.get(to);
        if (announced === undefined || announced.snapshot.index !== message.index) {
            this.report(to, false);
            return;
        }
        this.announced.delete(to);
        const { snapshot } = announced;
        const writer = new ByteWriter(1024);
        this.ports.wire.encodeMessage(message, writer);
        const startedAt = performance.now();
        this.ports.log.info({ to, index: snapshot.index }, 'sending a snapshot');
        this.ports
            .transfer(to, writer.finish(), snapshot)
            .then(() => {
            const ms = Math.round(performance.now() - startedAt);
            this.ports.log.info({ to, index: snapshot.index, ms }, 'the snapshot was delivered');
            this.report(to, true);
        }, (error) => {
            const { code, message: reason } = QuorateError.from(error);
            this.ports.log.warn({ to, index: snapshot.index, code, reason }, 'the snapshot was not delivered');
            this.report(to, false);
        })
            .finally(() => snapshot.release());
    }
    report(to, delivered) {
        this.ports.request(this.ports.nextRequestId(), { type: 'snapshot-status', to, delivered });
    }
    releaseAll() {
        for (const { snapshot } of this.announced.values())
            snapshot.release();
        this.announced.clear();
        this.needed.clear();
    }
    // ── In ────────────────────────────────────────────────────────────────────────────────────────────────────────────
    async receive(from, header, chunks) {
        const message = this.ports.wire.decodeMessage(new ByteReader(header));
        if (!isSnapshotMessage(message))
            throw new QuorateError('malformed', `a snapshot with a '${message.type}' message`);
        if (message.index > this.ports.applied())
            await this.keep(from, message, header, chunks);
        else
            for await (const _ of chunks)
                ;
        this.ports.deliver(from, message);
    }
    async keep(from, message, header, chunks) {
        if (this.isReceiving)
            throw new QuorateError('busy', 'another snapshot is on its way');
        this.isReceiving = true;
        const writer = this.ports.store.begin({ index: message.index, term: message.indexTerm, metadata: header });
        try {
            this.ports.log.info({ from, index: message.index }, 'receiving a snapshot');
            for await (const chunk of chunks)
                writer.write(chunk);
            await new Promise((resolve, reject) => {
                writer.finish((error) => (error === undefined ? resolve() : reject(error)));
            });
        }
        catch (error) {
            writer.abort();
            throw error;
        }
        finally {
            this.isReceiving = false;
        }
    }
    /** What the applier needs to load the stored snapshot at `index`. Throws `state-machine-behind`. */
    restoreOf(index, term) {
        const { store } = this.ports;
        if (!store.list().includes(index)) {
            throw new QuorateError('state-machine-behind', `the log begins after entry ${index}, the state machine holds the log through ${this.ports.applied()} only, and ` +
                'no snapshot on disk bridges the gap. Remedy: remove this member from the cluster and add it again with an ' +
                'empty data directory');
        }
        this.awaited.add(index);
        const done = () => {
            this.awaited.delete(index);
            store.remove(index);
        };
        return { index, term, open: () => chunksOf(store, index), done };
    }
    /** Those that a crash left between their arrival and the protocol's word on them. */
    discardStored() {
        this.ports.store.keep(0);
    }
    /** The protocol had no use for it; but a copy may have come before it, and wait to be loaded. */
    onIgnored(index) {
        if (!this.awaited.has(index) && this.ports.store.list().includes(index))
            this.ports.store.remove(index);
    }
}
/** Read in pieces, between which heartbeats get their turn. */
async function* chunksOf(store, index) {
    for (const chunk of store.open(index).chunks()) {
        yield chunk;
        await new Promise((resolve) => {
            setImmediate(resolve);
        });
    }
}
//# sourceMappingURL=snapshot-transfer.js.map