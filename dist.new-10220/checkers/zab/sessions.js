// What a leader believes of its followers is true: an entry that it counts as held by one is in that one's history, and within
// a session nothing acknowledged is taken back. What it sends next follows what it counts. A follower in a session holds the
// leader's history and nothing else.
import { lastIndex, termAt } from '../../protocols/memory-log.js';
import { violated } from '../invariant.js';
export class Sessions {
    /** By leader: the highest index acknowledged in each session of its epoch. */
    known = new Map();
    check({ node, state, input }, view) {
        const { role, log } = state;
        if (role.type === 'follower' && role.phase !== 'discovery' && role.receivedIndex !== lastIndex(log)) {
            violated('session-ends-the-log', `node ${node.id} received through ${role.receivedIndex}, its history ends at ${lastIndex(log)}`);
        }
        if (role.type !== 'leader' || role.phase === 'discovery' || input.type !== 'message')
            return;
        let known = this.known.get(node.id);
        if (known === undefined || known.term !== state.term || known.life !== node.life) {
            known = { term: state.term, life: node.life, of: new Map() };
            this.known.set(node.id, known);
        }
        for (const { node: follower, session, mode, matchIndex, nextIndex } of role.progress) {
            if (mode === 'replicate' && nextIndex <= matchIndex) {
                violated('next-follows-match', `leader ${node.id} would send ${follower} entry ${nextIndex}, having its acknowledgement of ${matchIndex}`);
            }
            const before = known.of.get(session) ?? 0;
            if (session === 0 || matchIndex === before)
                continue;
            if (matchIndex < before) {
                violated('acknowledged-stays', `leader ${node.id} takes ${follower} back from ${before} to ${matchIndex}`);
            }
            known.of.set(session, matchIndex);
            isHeld(node.id, state.term, termAt(log, matchIndex), follower, matchIndex, view);
        }
    }
}
function isHeld(leader, epoch, term, follower, index, view) {
    const known = view.nodes.get(follower);
    // A later leader may have replaced what the follower acknowledged to this one.
    if (known?.isAlive !== true || known.state.term !== epoch || term < 0)
        return;
    const { log } = known.state;
    if (index < log.startIndex || termAt(log, index) === term)
        return;
    violated('acknowledged-is-held', `leader ${leader} of epoch ${epoch} counts entry ${index} as held by ${follower}, whose history lacks it`);
}
//# sourceMappingURL=sessions.js.map