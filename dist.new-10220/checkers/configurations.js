// Configurations: at most one in a log that is not committed (thesis §4.1, §4.3), and the one in effect is always the
// latest in the log, whatever was truncated or restored (openraft #1808). A leader begins no change before an entry of its
// term is committed (Ongaro 2015), and promotes only learners that have caught up.
import { membershipFromBytes } from '../protocols/log-wire.js';
import { termAt } from '../protocols/memory-log.js';
import { violated } from './invariant.js';
export class Configurations {
    options;
    constructor(options) {
        this.options = options;
    }
    check(step, view) {
        const { node, state, appended, truncatedFrom } = step;
        const isTouched = truncatedFrom > 0 || appended.some((entry) => entry.kind === 'membership');
        if (!isTouched)
            return;
        if (node.isLeader && state.role.type === 'leader' && node.term === state.term)
            this.checkBeginning(step, view);
        const { entries } = state.log;
        const committed = Math.max(view.commitIndex, state.commitIndex);
        let uncommitted = 0;
        let latest = entries.length - 1;
        while (latest >= 0 && entries[latest].kind !== 'membership')
            latest--;
        for (let i = latest; i >= 0 && entries[i].index > committed; i--)
            if (entries[i].kind === 'membership')
                uncommitted++;
        if (uncommitted > 1) {
            violated('one-uncommitted-configuration', `node ${node.id} has ${uncommitted} configurations beyond the commit index ${committed}`);
        }
        if (latest < 0)
            return;
        const expected = membershipFromBytes(entries[latest].data);
        if (describe(expected) !== describe(state.membership)) {
            violated('latest-configuration', `node ${node.id} works with ${describe(state.membership)}; the latest in its log (${entries[latest].index}) is ${describe(expected)}`);
        }
    }
    checkBeginning({ node, state, appended }, view) {
        const change = appended.find((entry) => entry.kind === 'membership');
        if (change === undefined || change.term !== state.term)
            return;
        if (termAt(state.log, state.commitIndex) !== state.term) {
            violated('change-in-established-term', `leader ${node.id} begins a change before an entry of its term ${state.term} is committed`);
        }
        const { memberships } = state;
        const before = memberships[memberships.length - 2]?.membership;
        for (const id of membershipFromBytes(change.data).voters) {
            const known = view.nodes.get(id);
            if (before?.learners.includes(id) !== true || known?.isAlive !== true || known.state.term !== state.term)
                continue;
            const lag = change.index - 1 - (known.state.log.startIndex + known.state.log.entries.length);
            if (lag > this.options.maxLearnerLagEntries) {
                violated('promote-when-caught-up', `leader ${node.id} promotes ${id}, which lacks ${lag} entries`);
            }
        }
    }
}
function describe({ voters, outgoing, learners }) {
    return `voters ${voters} outgoing ${outgoing} learners ${learners}`;
}
//# sourceMappingURL=configurations.js.map