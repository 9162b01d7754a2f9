// Removes what compaction made superfluous, a bounded amount of work a call. `compact` in mvcc.ts only moves the revision
// below which reads are refused: that is the replicated part. The sweep here is each replica's own affair, may be
// anywhere in its work when a snapshot or a hash is taken, and is never visible to a request.
//
// Of each key's changes up to the compacted revision C, only the newest stays; and not that either if it is a deletion,
// unless it was made at C itself: a watch may start at C and must see it. The sweep visits the changes in (the last C, C] in
// order and removes of each the one before it. Deletions made exactly at the last C are visited once more.
import { assert } from '../core/errors.js';
import { CHANGES, HEADS, mainOf, revisionKey, subOf, TOMBSTONES } from './tables.js';
export function hasSweepWork(keyspace) {
    return keyspace.sweptRevision < keyspace.compactedRevision;
}
/** Visits at most `changesMax` changes. Answers whether work remains. Must not run while a revision is being written. */
export function sweep(keyspace, changesMax) {
    assert(!keyspace.isWriting, 'the sweep runs between revisions');
    if (!hasSweepWork(keyspace))
        return false;
    // A compaction during a pass does not move the pass's target: deletions at that target are left for the next pass, which
    // starts there.
    if (keyspace.sweepTarget === keyspace.sweptRevision)
        keyspace.sweepTarget = keyspace.compactedRevision;
    const target = keyspace.sweepTarget;
    const batch = collect(keyspace, target, changesMax);
    for (const { key, change } of batch)
        clean(keyspace, key, change, target);
    const last = batch[batch.length - 1];
    if (batch.length < changesMax || last === undefined) {
        keyspace.sweptRevision = target;
        keyspace.sweepMain = Math.max(target, 0);
        keyspace.sweepSub = 0;
    }
    else {
        keyspace.sweepMain = mainOf(last.key);
        keyspace.sweepSub = subOf(last.key) + 1;
    }
    return hasSweepWork(keyspace);
}
/** The changes to visit, read before any is removed: a store must not be written under a cursor. */
function collect(keyspace, target, changesMax) {
    const { store, sweepMain, sweepSub } = keyspace;
    const cursor = store.scan(CHANGES, revisionKey(sweepMain, sweepSub), revisionKey(target + 1, 0));
    const batch = [];
    while (cursor.next()) {
        batch.push({ key: cursor.key, change: cursor.value });
        if (batch.length === changesMax) {
            cursor.close();
            break;
        }
    }
    return batch;
}
function clean({ store }, revision, change, target) {
    const { key, previousMain, previousSub, isTombstone } = change;
    if (previousMain !== 0) {
        const previous = revisionKey(previousMain, previousSub);
        // Already gone if it was a deletion, or if an earlier sweep ended here.
        if (store.get(CHANGES, previous) !== undefined)
            store.delete(CHANGES, previous);
    }
    const main = mainOf(revision);
    if (!isTombstone || main === target)
        return;
    if (store.get(CHANGES, revision) !== undefined)
        store.delete(CHANGES, revision);
    const head = store.get(HEADS, key);
    if (head === undefined || head.main !== main || head.sub !== subOf(revision))
        return;
    store.delete(HEADS, key);
    store.delete(TOMBSTONES, key);
}
//# sourceMappingURL=compaction.js.map