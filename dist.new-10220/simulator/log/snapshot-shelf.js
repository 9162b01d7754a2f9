// Snapshots that a replica receives: chunk by chunk into the real store on the simulated disk, safe before the protocol hears
// of them, read back when the log goes on from one.
import { ByteWriter } from '../../core/bytes.js';
import { crc32 } from '../../core/crc32.js';
import { QuorateError } from '../../core/errors.js';
import { openSnapshotStore } from '../../storage/snapshots.js';
const DIRECTORY = 'snapshots';
const CHUNKS_MAX = 4;
export class SnapshotShelf {
    store;
    ports;
    isReceiving = false;
    /** What the log goes on from and the state machine does not hold durably yet: nothing else has that state. */
    awaited = new Set();
    /** Opened at each start: what was half received is gone. Throws the file system's errors. */
    constructor(fs, ports) {
        this.store = openSnapshotStore({ fs, directory: DIRECTORY, crc32 });
        this.ports = ports;
    }
    /** Those that a crash left between their arrival and the protocol's word on them. */
    discardAll() {
        this.store.keep(0);
    }
    /** `isKept` is called once it is durable; never, if the disk refuses or another one is on its way. */
    receive(index, term, bytes, isKept) {
        if (this.isReceiving)
            return;
        this.isReceiving = true;
        const over = () => {
            this.isReceiving = false;
        };
        this.orRefuse(over, () => {
            const writer = this.store.begin({ index, term, metadata: new Uint8Array(0) });
            const size = Math.ceil(bytes.length / (1 + this.ports.random.below(CHUNKS_MAX))) || 1;
            const next = (from) => this.orRefuse(over, () => {
                if (from < bytes.length) {
                    writer.write(bytes.subarray(from, from + size));
                    this.ports.later(() => next(from + size));
                    return;
                }
                writer.finish((error) => {
                    over();
                    if (error === undefined)
                        isKept();
                });
            });
            next(0);
        });
    }
    /** What the disk refuses ends the transfer, not the process. */
    orRefuse(over, run) {
        try {
            run();
        }
        catch (thrown) {
            if (!(thrown instanceof QuorateError))
                throw thrown;
            over();
        }
    }
    /** Throws `snapshot-not-found`, `corrupt-snapshot`. */
    read(index) {
        this.awaited.add(index);
        const bytes = new ByteWriter();
        for (const chunk of this.store.open(index).chunks())
            bytes.raw(chunk);
        return bytes.finish();
    }
    /** The state machine holds it durably. */
    isHeld(index) {
        this.awaited.delete(index);
        this.store.remove(index);
    }
    /** The protocol had no use for it; but a copy may have come before it, and wait to be loaded. */
    isIgnored(index) {
        if (!this.awaited.has(index))
            this.store.remove(index);
    }
}
//# sourceMappingURL=snapshot-shelf.js.map