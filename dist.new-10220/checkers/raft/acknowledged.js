// What a leader believes of the others is true: an entry that it counts as held by a follower is in that follower's log, and
// acknowledgements are never taken back (Raft §5.3; CCF #5991; raft-rs #571). What it sends next follows what it counts.
import { violated } from '../invariant.js';
import { termIn } from './view.js';
export class Acknowledged {
    /** By leader, follower and the follower's life in the leader's books: the highest index acknowledged in the leader's term. */
    matches = new Map();
    check({ node, state, input }, view) {
        if (state.role.type !== 'leader' || input.type !== 'message')
            return;
        let known = this.matches.get(node.id);
        if (known === undefined || known.term !== state.term || known.life !== node.life) {
            known = { term: state.term, life: node.life, of: new Map() };
            this.matches.set(node.id, known);
        }
        for (const { node: follower, id, matchIndex, nextIndex } of state.role.progress) {
            if (nextIndex <= matchIndex) {
                violated('next-follows-match', `leader ${node.id} would send ${follower} entry ${nextIndex}, having its acknowledgement of ${matchIndex}`);
            }
            const key = `${follower}/${id}`;
            const before = known.of.get(key) ?? 0;
            if (matchIndex === before)
                continue;
            if (matchIndex < before) {
                violated('acknowledged-stays', `leader ${node.id} takes ${follower} back from ${before} to ${matchIndex}`);
            }
            known.of.set(key, matchIndex);
            holds(node.id, state.term, termIn(state, matchIndex), follower, matchIndex, view);
        }
    }
}
function holds(leader, term, entryTerm, follower, index, view) {
    const known = view.nodes.get(follower);
    // A later leader may have overwritten what the follower acknowledged to this one.
    if (known?.isAlive !== true || known.state.term !== term || entryTerm < 0)
        return;
    const { log } = known.state;
    if (index < log.startIndex || termIn(known.state, index) === entryTerm)
        return;
    violated('acknowledged-is-held', `leader ${leader} of term ${term} counts entry ${index} as held by ${follower}, whose log does not have it`);
}
//# sourceMappingURL=acknowledged.js.map