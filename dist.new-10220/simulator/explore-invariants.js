// Raft's safety invariants as plain functions of one state of the whole cluster and of what is remembered of its past:
// who led which term, and what was committed. The campaign's checkers follow one run; the explorer jumps between many.
import { violated } from '../checkers/invariant.js';
import { isSame } from '../checkers/log-matching.js';
/** The past after `changed` came to its state from `before`, the state of the same node. Throws `InvariantViolation`. */
export function remember(past, before, changed) {
    const leaders = electionSafety(past, changed);
    const committed = commitSafety(past, before, changed);
    return leaders === past.leaders && committed === past.committed ? past : { leaders, committed };
}
function electionSafety({ leaders }, { role, term, self }) {
    if (role.type !== 'leader')
        return leaders;
    const other = leaders[term] ?? 0;
    if (other === self)
        return leaders;
    if (other !== 0)
        violated('election-safety', `nodes ${other} and ${self} both led term ${term}`);
    const next = Array.from({ length: Math.max(leaders.length, term + 1) }, (_, at) => leaders[at] ?? 0);
    next[term] = self;
    return next;
}
function commitSafety({ committed }, before, { self, term, role, log, commitIndex }) {
    const wasLeader = before?.role.type === 'leader' && before.term === term;
    const lastTerm = log.entries[commitIndex - 1]?.term;
    if (wasLeader && role.type === 'leader' && commitIndex > before.commitIndex && lastTerm !== term) {
        violated('commit-own-term', `leader ${self} of term ${term} commits through an entry of term ${lastTerm}`);
    }
    let result = committed;
    for (let index = 1; index <= commitIndex; index++) {
        const entry = log.entries[index - 1];
        const known = committed[index - 1]?.entry;
        if (entry === undefined)
            violated('committed-entries-stay', `node ${self} lacks entry ${index}, which it committed`);
        if (known === undefined)
            result = [...result, { entry, committedIn: term }];
        else if (!isSame(known, entry)) {
            const terms = `term ${entry.term}; one of term ${known.term} was committed before`;
            violated('state-machine-safety', `node ${self} commits entry ${index} of ${terms}`);
        }
    }
    return result;
}
/** Every leader holds what was committed in earlier terms. */
export function leaderCompleteness(past, states) {
    for (const { role, self, term, log } of states) {
        if (role.type !== 'leader')
            continue;
        for (const { entry, committedIn } of past.committed) {
            const own = log.entries[entry.index - 1];
            if (committedIn >= term || (own !== undefined && isSame(own, entry)))
                continue;
            violated('leader-completeness', `node ${self} leads term ${term} without entry ${entry.index} of term ${entry.term}, committed in term ${committedIn}`);
        }
    }
}
/** Two logs that hold an entry of one index and term are the same up to it. */
export function logMatching(changed, states) {
    const own = changed.log.entries;
    for (const other of states) {
        if (other.self === changed.self)
            continue;
        const theirs = other.log.entries;
        let at = Math.min(own.length, theirs.length) - 1;
        while (at >= 0 && own[at]?.term !== theirs[at]?.term)
            at--;
        for (; at >= 0; at--) {
            if (isSame(own[at], theirs[at]))
                continue;
            violated('log-matching', `nodes ${changed.self} and ${other.self} agree further on, and differ at entry ${at + 1}`);
        }
    }
}
//# sourceMappingURL=explore-invariants.js.map