// Multi-Paxos' public face: the definition that drivers run, and the types of what they carry.
import { createMachine } from './machine.js';
import { parseMultiPaxosOptions } from './options.js';
import { RULES } from './rules.js';
import { lastSlot } from './slots.js';
import { membershipAt } from './state.js';
import { multiPaxosWire } from './wire.js';
export { DEFAULT_MULTI_PAXOS_OPTIONS } from './options.js';
export { RULES } from './rules.js';
/** Multi-Paxos with other rules: for mutants, which switch one off to see that somebody notices. */
export function createMultiPaxos(rules) {
    return {
        name: 'multi-paxos',
        parseOptions: parseMultiPaxosOptions,
        create: (init) => createMachine(init, rules),
        wire: multiPaxosWire,
        checkpoint,
        recordIndex,
        status,
    };
}
export const multiPaxos = createMultiPaxos(RULES);
function checkpoint(state) {
    const { term, owner, compactedIndex, compactedTerm } = state;
    const at = membershipAt(state, compactedIndex);
    const joining = at.index === compactedIndex ? at.joining : [];
    return [
        { type: 'promised', ballot: term, owner },
        { type: 'base', index: compactedIndex, term: compactedTerm, membership: at.membership, joining },
    ];
}
function recordIndex(record) {
    return record.type === 'accepted' ? (record.entries[record.entries.length - 1]?.index ?? 0) : 0;
}
function status(state) {
    const { role, term, leader, commitIndex, slots, membership } = state;
    return {
        role: role.type,
        term,
        leader,
        commitIndex,
        firstIndex: slots.startIndex + 1,
        lastIndex: role.type === 'leader' ? role.nextSlot - 1 : lastSlot(slots),
        membership,
        matchIndex: role.type === 'leader' ? role.progress.map(({ node, matchIndex: index }) => ({ node, index })) : [],
    };
}
//# sourceMappingURL=index.js.map