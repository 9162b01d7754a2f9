// Raft's public face: the definition that drivers run, and the types of what they carry.
import { lastIndex } from '../memory-log.js';
import { createMachine } from './machine.js';
import { parseRaftOptions } from './options.js';
import { RULES } from './rules.js';
import { membershipAt } from './state.js';
import { raftWire } from './wire.js';
export { DEFAULT_RAFT_OPTIONS } from './options.js';
export { RULES } from './rules.js';
/** Raft with other rules: for mutants, which switch one off to see that somebody notices. */
export function createRaft(rules) {
    return {
        name: 'raft',
        parseOptions: parseRaftOptions,
        create: (init) => createMachine(init, rules),
        wire: raftWire,
        checkpoint,
        recordIndex,
        status,
    };
}
export const raft = createRaft(RULES);
function checkpoint(state) {
    const { term, vote, compactedIndex, compactedTerm } = state;
    const { membership } = membershipAt(state, compactedIndex);
    return [
        { type: 'hard-state', term, vote },
        { type: 'base', index: compactedIndex, term: compactedTerm, membership },
    ];
}
function recordIndex(record) {
    return record.type === 'entries' ? (record.entries[record.entries.length - 1]?.index ?? 0) : 0;
}
function status(state) {
    const { role, term, leader, commitIndex, log, membership } = state;
    return {
        role: role.type,
        term,
        leader,
        commitIndex,
        firstIndex: log.startIndex + 1,
        lastIndex: lastIndex(log),
        membership,
        matchIndex: role.type === 'leader' ? role.progress.map(({ node, matchIndex: index }) => ({ node, index })) : [],
    };
}
//# sourceMappingURL=index.js.map