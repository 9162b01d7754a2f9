// The slots in memory: what was accepted in each and in which ballot. Holes are allowed. Plain data and the functions over it.
import { assert } from '../../core/errors.js';
/** The ballot of what is known to be chosen, whatever ballot it was accepted in: nothing outranks it. */
export const CHOSEN = Number.MAX_SAFE_INTEGER;
export function emptySlots(startIndex, startTerm) {
    return { startIndex, startTerm, entries: [], ballots: [], bytes: 0 };
}
/** The highest slot that holds something. */
export function lastSlot(slots) {
    return slots.startIndex + slots.entries.length;
}
/** 0 where nothing is held. */
export function ballotAt(slots, index) {
    return slots.ballots[index - slots.startIndex - 1] ?? 0;
}
export function entryAt(slots, index) {
    return slots.entries[index - slots.startIndex - 1];
}
/** The term of the entry in a slot; −1 where there is none, or where it was compacted. */
export function termAt(slots, index) {
    if (index === slots.startIndex)
        return slots.startTerm;
    return entryAt(slots, index)?.term ?? -1;
}
/** Puts `entry` into its slot, in the place of what was there. */
export function put(slots, ballot, entry) {
    const at = entry.index - slots.startIndex - 1;
    assert(at >= 0, `slot ${entry.index} is compacted (${slots.startIndex})`);
    const { entries, ballots } = slots;
    if (at < entries.length) {
        slots.bytes -= entries[at]?.data.length ?? 0;
        entries[at] = entry;
        ballots[at] = ballot;
    }
    else {
        while (entries.length < at) {
            entries.push(undefined);
            ballots.push(0);
        }
        entries.push(entry);
        ballots.push(ballot);
    }
    slots.bytes += entry.data.length;
}
/** The entries of slots `from` to `through`, both included, none of them a hole. */
export function slice(slots, from, through) {
    const entries = slots.entries.slice(from - slots.startIndex - 1, through - slots.startIndex);
    assert(from > slots.startIndex && entries.length === through - from + 1, `no slots ${from} to ${through}`);
    for (let i = 0; i < entries.length; i++)
        assert(entries[i] !== undefined, `slot ${from + i} is a hole`);
    return entries;
}
/** The highest slot such that `from` to it, at most `through`, hold at most `maxBytes` of data; at least `from`. */
export function endOfBatch(slots, from, through, maxBytes) {
    let bytes = entryAt(slots, from)?.data.length ?? 0;
    let at = from;
    while (at < through) {
        bytes += entryAt(slots, at + 1)?.data.length ?? 0;
        if (bytes > maxBytes)
            break;
        at++;
    }
    return at;
}
/** Forgets the slots through `index`, whose entry had `term`. Keeps what lies beyond. */
export function dropThrough(slots, index, term) {
    const count = index - slots.startIndex;
    assert(count >= 0, `cannot drop through ${index}: dropped through ${slots.startIndex}`);
    for (let at = 0; at < count && at < slots.entries.length; at++)
        slots.bytes -= slots.entries[at]?.data.length ?? 0;
    slots.entries.splice(0, count);
    slots.ballots.splice(0, count);
    slots.startIndex = index;
    slots.startTerm = term;
}
/** Where a compaction through `index` really cuts, so that a tail within both bounds stays. */
export function cutBefore(slots, index, maxEntries, maxBytes) {
    let at = index;
    let bytes = 0;
    while (at > slots.startIndex && index - at < maxEntries) {
        bytes += entryAt(slots, at)?.data.length ?? 0;
        if (bytes > maxBytes)
            break;
        at--;
    }
    return at;
}
//# sourceMappingURL=slots.js.map