// A set of keys as merged intervals: what the permissions of a user's roles come to together.
export class Coverage {
    /** Apart from one another, in order. */
    intervals;
    constructor(ranges) {
        this.intervals = merge(ranges.map(intervalOf));
    }
    /** Whether every key of the range is in the set. */
    covers(range) {
        const { from, to } = intervalOf(range);
        const found = this.lastFrom(from);
        return found !== undefined && (found.to === undefined || (to !== undefined && to <= found.to && from < found.to));
    }
    /** The last interval that begins at or before `key`. */
    lastFrom(key) {
        let low = 0;
        let high = this.intervals.length;
        while (low < high) {
            const middle = (low + high) >>> 1;
            if (this.intervals[middle].from <= key)
                low = middle + 1;
            else
                high = middle;
        }
        return this.intervals[low - 1];
    }
}
function intervalOf({ from, to, isSingle }) {
    return { from, to: isSingle ? `${from}\0` : to };
}
function merge(intervals) {
    const merged = [];
    for (const next of intervals.sort((a, b) => (a.from < b.from ? -1 : 1))) {
        const last = merged.at(-1);
        if (last === undefined || (last.to !== undefined && last.to < next.from))
            merged.push({ ...next });
        else if (last.to !== undefined && (next.to === undefined || next.to > last.to))
            last.to = next.to;
    }
    return merged;
}
//# sourceMappingURL=coverage.js.map