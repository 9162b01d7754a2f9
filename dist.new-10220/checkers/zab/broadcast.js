// The properties of atomic broadcast (ZAB §III): integrity, total order and agreement, local and global primary order. To
// deliver is to commit here, and an index is delivered once by a life, in order.
import { termAt } from '../../protocols/memory-log.js';
import { violated } from '../invariant.js';
import { isSame } from '../log-matching.js';
export class Broadcast {
    /** By epoch: what its leader broadcast, from which index on. */
    broadcast = new Map();
    check({ node, state, appended, truncatedFrom, isStart }, view) {
        const { log, commitIndex } = state;
        if (state.role.type === 'leader' && state.role.phase !== 'discovery') {
            for (const entry of appended)
                if (entry.term === state.term)
                    this.note(entry);
        }
        if (truncatedFrom > 0 && truncatedFrom <= node.commitIndex && !isStart) {
            violated('delivered-stays', `node ${node.id} drops its history from ${truncatedFrom} on, having delivered ${node.commitIndex}`);
        }
        if (commitIndex > log.startIndex + log.entries.length) {
            violated('delivered-stays', `node ${node.id} delivers through ${commitIndex}, beyond the end of its history`);
        }
        for (let index = Math.max(node.commitIndex, log.startIndex) + 1; index <= commitIndex; index++) {
            this.delivered(node.id, log.entries[index - log.startIndex - 1], termAt(log, index - 1), view.committed[index]);
        }
        const base = view.committed[log.startIndex];
        if (base !== undefined && log.startIndex > node.commitIndex && base.term !== log.startTerm) {
            violated('total-order', `node ${node.id} starts after entry ${log.startIndex} of epoch ${log.startTerm}; the delivered one is of epoch ${base.term}`);
        }
    }
    note(entry) {
        const known = this.broadcast.get(entry.term);
        if (known === undefined) {
            this.broadcast.set(entry.term, { from: entry.index, entries: [entry] });
            return;
        }
        const next = known.from + known.entries.length;
        if (entry.index === next)
            known.entries.push(entry);
        else if (entry.index < known.from || entry.index > next || known.entries[entry.index - known.from] !== entry) {
            violated('local-primary-order', `epoch ${entry.term} broadcasts entry ${entry.index} where ${next} is next`);
        }
    }
    delivered(node, entry, previousTerm, before) {
        const { index, term } = entry;
        if (before !== undefined && !isSame(before, entry)) {
            violated('total-order', `node ${node} delivers entry ${index} of epoch ${term}; one of epoch ${before.term} was delivered before`);
        }
        const known = this.broadcast.get(term);
        const original = known?.entries[index - known.from];
        if (original === undefined || !isSame(original, entry)) {
            violated('integrity', `node ${node} delivers entry ${index} of epoch ${term}, which its leader did not broadcast`);
        }
        if (term < previousTerm) {
            violated('global-primary-order', `node ${node} delivers entry ${index} of epoch ${term} after one of epoch ${previousTerm}`);
        }
        if (term > previousTerm && known.from !== index) {
            violated('local-primary-order', `node ${node} delivers entry ${index} of epoch ${term} without what it broadcast before`);
        }
    }
}
//# sourceMappingURL=broadcast.js.map