// The changes of past revisions, read back from the store: what a watch that starts in the past, or falls behind, replays.
import { EMPTY_BYTES } from '../core/bytes.js';
import { fromBinaryString } from './binary-string.js';
import { kvError } from './errors.js';
import { CHANGES, mainOf, revisionKey, subOf } from './tables.js';
/**
 * The events from `startRevision` on, oldest first: about `limit` of them, or of about `bytesMax` bytes of keys and values,
 * but never part of a revision. Throws `compacted` if revisions from `startRevision` on have been removed.
 */
export function eventsSince(keyspace, startRevision, limit, bytesMax = Number.POSITIVE_INFINITY) {
    if (startRevision < keyspace.compactedRevision)
        throw kvError('compacted');
    const end = keyspace.revision + 1;
    const events = [];
    const cursor = keyspace.store.scan(CHANGES, revisionKey(Math.max(startRevision, 0), 0), revisionKey(end, 0));
    let last = 0;
    let bytes = 0;
    while (cursor.next()) {
        const main = mainOf(cursor.key);
        if ((events.length >= limit || bytes >= bytesMax) && main !== last) {
            cursor.close();
            return { events, nextRevision: main };
        }
        last = main;
        const sub = subOf(cursor.key);
        const change = cursor.value;
        bytes += change.key.length + change.value.length;
        if (isVisible(keyspace, main, sub, change.key))
            events.push({ main, sub, change });
    }
    return { events, nextRevision: end };
}
/**
 * At the compacted revision itself only what survives the sweep is shown, whether the sweep has been there or not: a
 * change that a later one of the same revision superseded is not.
 */
function isVisible(keyspace, main, sub, key) {
    if (main > keyspace.compactedRevision)
        return true;
    return keyspace.newestUpTo(key, main)?.sub === sub;
}
/** The event's key-value as etcd's watchers get it: of a deletion the key and the revision only. */
export function eventKv({ main, change }) {
    return {
        key: fromBinaryString(change.key),
        createRevision: change.create,
        modRevision: main,
        version: change.version,
        value: change.isTombstone ? EMPTY_BYTES : change.value,
        lease: change.lease,
    };
}
/** What the key was before the revision of the event; undefined if it was not, or if that has been compacted. */
export function eventPrevKv(keyspace, { main, change }) {
    if (main - 1 < keyspace.compactedRevision)
        return undefined;
    const version = keyspace.find(change.key, main - 1);
    if (version === undefined)
        return undefined;
    return {
        key: fromBinaryString(change.key),
        createRevision: version.create,
        modRevision: version.main,
        version: version.version,
        value: keyspace.valueOf(version),
        lease: version.lease,
    };
}
//# sourceMappingURL=history.js.map