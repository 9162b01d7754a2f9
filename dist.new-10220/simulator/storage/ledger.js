// The protocol that storage runs drive: it persists what it is told to and promises that it did. Nothing else, so that all
// that can break is below it.
import { ByteReader, ByteWriter } from '../../core/bytes.js';
const NOTHING = new Uint8Array(0);
const KINDS = ['entry', 'term', 'base'];
export class Ledger {
    state;
    constructor(state) {
        this.state = state;
    }
    step(input, _now, out) {
        if (input.type !== 'request')
            return;
        const { state } = this;
        const { command } = input;
        const persist = (type, value, data = NOTHING) => out.persist({ type, sequence: ++state.sequence, value, data });
        switch (command.type) {
            case 'write':
                persist('entry', ++state.last, command.data);
                break;
            case 'vote':
                persist('term', ++state.term);
                break;
            case 'compact':
                state.base = Math.max(state.base, state.last - command.keep);
                persist('base', state.base);
        }
        out.reply(input.id, { type: 'promised', sequence: state.sequence, base: state.base });
    }
}
export function encodeLedgerRecord({ type, sequence, value, data }) {
    const writer = new ByteWriter(data.length + 24);
    writer.u8(KINDS.indexOf(type));
    writer.uint(sequence);
    writer.uint(value);
    writer.raw(data);
    return writer.finish();
}
export function decodeLedgerRecord(bytes) {
    const reader = new ByteReader(bytes);
    const type = KINDS[reader.u8()] ?? 'entry';
    return { type, sequence: reader.uint(), value: reader.uint(), data: reader.raw(reader.remaining) };
}
export function encodeLedgerState({ sequence, last, term, base }) {
    const writer = new ByteWriter(40);
    for (const value of [sequence, last, term, base])
        writer.uint(value);
    return writer.finish();
}
export function decodeLedgerState(bytes) {
    const reader = new ByteReader(bytes);
    return { sequence: reader.uint(), last: reader.uint(), term: reader.uint(), base: reader.uint() };
}
//# sourceMappingURL=ledger.js.map