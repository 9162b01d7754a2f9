// ZAB's public face: the definition that drivers run, and the types of what they carry.
import { lastIndex } from '../memory-log.js';
import { createMachine } from './machine.js';
import { parseZabOptions } from './options.js';
import { RULES } from './rules.js';
import { membershipAt } from './state.js';
import { zabWire } from './wire.js';
export { DEFAULT_ZAB_OPTIONS } from './options.js';
export { comparePositions, RULES } from './rules.js';
/** ZAB with other rules: for mutants, which switch one off to see that somebody notices. */
export function createZab(rules) {
    return {
        name: 'zab',
        parseOptions: parseZabOptions,
        create: (init) => createMachine(init, rules),
        wire: zabWire,
        checkpoint,
        recordIndex,
        status,
    };
}
export const zab = createZab(RULES);
function checkpoint(state) {
    const { term, acceptedLeader, currentEpoch, compactedIndex, compactedTerm } = state;
    const { membership } = membershipAt(state, compactedIndex);
    return [
        { type: 'epochs', accepted: term, acceptedLeader, current: currentEpoch },
        { type: 'base', index: compactedIndex, term: compactedTerm, membership },
    ];
}
function recordIndex(record) {
    return record.type === 'entries' ? (record.entries[record.entries.length - 1]?.index ?? 0) : 0;
}
function status(state) {
    const { role, term, leader, commitIndex, log, membership } = state;
    return {
        role: role.type === 'leader' && role.phase !== 'broadcast' ? role.phase : role.type,
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