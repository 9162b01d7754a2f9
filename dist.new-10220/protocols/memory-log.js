// The part of the log that is in memory: plain data and the functions over it. What was compacted is gone but for a tail
// that spares briefly absent followers a snapshot.
import { assert } from '../core/errors.js';
export function lastIndex(log) {
    return log.startIndex + log.entries.length;
}
export function lastTerm(log) {
    const last = log.entries[log.entries.length - 1];
    return last === undefined ? log.startTerm : last.term;
}
/** The term of the entry at `index`; −1 where the log cannot tell: compacted, or beyond its end. */
export function termAt(log, index) {
    if (index === log.startIndex)
        return log.startTerm;
    const entry = log.entries[index - log.startIndex - 1];
    return entry === undefined ? -1 : entry.term;
}
export function entryAt(log, index) {
    const entry = log.entries[index - log.startIndex - 1];
    assert(entry !== undefined, `no entry ${index} in the log from ${log.startIndex + 1} to ${lastIndex(log)}`);
    return entry;
}
/** Entries `from` to `through`, both included. */
export function slice(log, from, through) {
    assert(from > log.startIndex && through <= lastIndex(log), `no entries ${from} to ${through} in the log`);
    return log.entries.slice(from - log.startIndex - 1, through - log.startIndex);
}
/** The highest index such that `from` to it hold at most `maxBytes` of data; at least `from`. */
export function endOfBatch(log, from, maxBytes) {
    const entries = log.entries;
    let at = from - log.startIndex - 1;
    assert(at >= 0 && at < entries.length, `no entry ${from} in the log`);
    let bytes = entries[at].data.length;
    for (at++; at < entries.length; at++) {
        bytes += entries[at].data.length;
        if (bytes > maxBytes)
            break;
    }
    return log.startIndex + at;
}
export function dataBytes(entries) {
    let bytes = 0;
    for (const entry of entries)
        bytes += entry.data.length;
    return bytes;
}
export function push(log, entry) {
    assert(entry.index === lastIndex(log) + 1, `entry ${entry.index} does not follow ${lastIndex(log)}`);
    log.entries.push(entry);
    log.bytes += entry.data.length;
}
/** Drops the entries from `index` on. */
export function truncate(log, index) {
    const keep = index - log.startIndex - 1;
    assert(keep >= 0, `truncation at ${index} reaches into what was compacted (${log.startIndex})`);
    for (let at = keep; at < log.entries.length; at++)
        log.bytes -= log.entries[at].data.length;
    log.entries.length = keep;
}
/** Forgets the entries through `index`, which is in the log. */
export function dropThrough(log, index) {
    const term = termAt(log, index);
    assert(term >= 0, `cannot drop the log through ${index}`);
    const count = index - log.startIndex;
    for (let at = 0; at < count; at++)
        log.bytes -= log.entries[at].data.length;
    log.entries.splice(0, count);
    log.startIndex = index;
    log.startTerm = term;
}
/** Starts anew after `index`. */
export function resetTo(log, index, term) {
    log.startIndex = index;
    log.startTerm = term;
    log.entries = [];
    log.bytes = 0;
}
/**
 * The highest index at or below `index` whose term is at most `term`: two logs cannot match above it, if one has `term` at
 * `index`. Skips a whole term of conflicts in one exchange (thesis §3.5).
 */
export function lastWithTermAtMost(log, index, term) {
    let at = Math.min(index, lastIndex(log));
    while (at > log.startIndex && termAt(log, at) > term)
        at--;
    return at;
}
/** Where a compaction through `index` really cuts, so that a tail within both bounds stays. */
export function cutBefore(log, index, maxEntries, maxBytes) {
    let at = index;
    let bytes = 0;
    while (at > log.startIndex && index - at < maxEntries) {
        bytes += entryAt(log, at).data.length;
        if (bytes > maxBytes)
            break;
        at--;
    }
    return at;
}
//# sourceMappingURL=memory-log.js.map