// What the log was given and what it promised, to judge what a start finds in it.
import { violated } from '../../checkers/invariant.js';
import { crc32 } from '../../core/crc32.js';
import { encodeLedgerRecord } from './ledger.js';
export class Journal {
    /** By sequence number, from 1 on. */
    records = [];
    /** The last record of each batch that was given to the disk, in order. */
    batchEnds = [0];
    /** Everything through this record was said to be durable, or shown by a start. */
    promised = 0;
    /** A write of the last batch was lost or went astray: who has one copy cannot tell, unless a later batch follows. */
    excusedFrom;
    lastBatchAtDamage = 0;
    released = 0;
    appended(record) {
        this.records.push({ type: record.type, value: record.value, crc: crc32(encodeLedgerRecord(record)) });
    }
    batched() {
        this.batchEnds.push(this.records.length);
    }
    /** Also: the log may be released through entry `base`. */
    promise(sequence, base) {
        this.released = Math.max(this.released, base);
        this.promised = Math.max(this.promised, sequence);
        if (this.excusedFrom !== undefined && sequence > this.lastBatchAtDamage)
            this.excusedFrom = undefined;
    }
    /** Nothing waits to be durable. */
    get isQuiet() {
        return this.promised === this.records.length;
    }
    /** `clobbers`: it may have landed on what was there before. */
    damaged(clobbers) {
        const before = this.batchEnds.at(-2) ?? 0;
        this.excusedFrom = Math.min(this.excusedFrom ?? Number.POSITIVE_INFINITY, clobbers ? 0 : before);
        this.lastBatchAtDamage = this.records.length;
    }
    /**
     * Judges what a start found, and goes on from there; returns the state that it stands for. What a start has shown is a
     * promise, too.
     */
    judge(found) {
        const records = found.flatMap((each) => (each.type === 'record' ? [each.record] : []));
        const first = records[0]?.sequence ?? 1;
        const last = first + records.length - 1;
        for (const [i, record] of records.entries())
            this.judgeRecord(record, first + i);
        if (last < this.promised && (this.excusedFrom === undefined || last < this.excusedFrom)) {
            violated('promises-survive', `the log ends with record ${last}, but everything through ${this.promised} was promised`);
        }
        if (!this.batchEnds.includes(last))
            violated('whole-batches', `the log ends with record ${last}, amid a batch`);
        const state = stateOf(found);
        this.judgeState(state, first, last);
        this.records.length = last;
        this.batchEnds = [...this.batchEnds.filter((end) => end <= last)];
        this.promised = last;
        return state;
    }
    judgeRecord(record, sequence) {
        if (record.sequence !== sequence) {
            violated('records-in-order', `record ${record.sequence} comes where ${sequence} should`);
        }
        const kept = this.records[sequence - 1];
        if (kept === undefined)
            violated('nothing-invented', `record ${sequence} was never written`);
        if (crc32(encodeLedgerRecord(record)) !== kept.crc)
            violated('records-unchanged', `record ${sequence} has changed`);
    }
    /** Term and base are those of the last records of their kinds; nothing beyond the base is missing. */
    judgeState({ term, base }, first, last) {
        const written = this.records.slice(0, last);
        const lastOf = (type) => written.findLast((record) => record.type === type)?.value ?? 0;
        if (term !== lastOf('term'))
            violated('state-survives', `the term is ${term} after a start, it was ${lastOf('term')}`);
        if (base !== lastOf('base'))
            violated('state-survives', `the base is ${base} after a start, it was ${lastOf('base')}`);
        // Segments went by a base that was promised, though a loss that is excused may have taken it since.
        const needed = Math.max(base, this.released) + 1;
        const missing = written.slice(0, first - 1).find(({ type, value }) => type === 'entry' && value >= needed);
        if (missing)
            violated('needed-entries-stay', `entry ${missing.value} is gone, the log is needed from ${needed} on`);
    }
}
function stateOf(found) {
    const state = { sequence: 0, last: 0, term: 0, base: 0 };
    for (const each of found) {
        if (each.type === 'checkpoint') {
            Object.assign(state, each.state);
            continue;
        }
        const { type, sequence, value } = each.record;
        state.sequence = sequence;
        if (type === 'entry')
            state.last = value;
        else
            state[type] = value;
    }
    return state;
}
//# sourceMappingURL=journal.js.map