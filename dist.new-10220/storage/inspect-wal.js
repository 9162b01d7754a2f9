// What is in a log, for tools and people: read without changing it, up to whatever is wrong with it.
import { QuorateError } from '../core/errors.js';
import { decodeRecords, segmentName } from './wal-format.js';
import { scanWal } from './wal-scan.js';
/** Everything that can be read. Holds the whole log in memory: payloads are views into what was read. */
export function inspectWal(options) {
    const batches = [];
    try {
        const scan = scanWal(options, ({ place, header, body }) => {
            const records = [];
            decodeRecords(body, (group, type, index, payload) => records.push({ group, type, index, payload }));
            batches.push({ file: segmentName(place.segment), offset: place.offset, sequence: header.sequence, records });
        });
        return { batches, torn: scan.torn, problem: undefined };
    }
    catch (thrown) {
        if (!(thrown instanceof QuorateError))
            throw thrown;
        return { batches, torn: undefined, problem: thrown };
    }
}
//# sourceMappingURL=inspect-wal.js.map