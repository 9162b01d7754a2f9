// Requests on their way to the leader: a follower's passed on, and those passed on to this node, each taken once (see
// protocols/forwarding.ts).
import { NONE } from '../../core/protocol.js';
import { batchesOf, mayBeKnown, noteForward } from '../forwarding.js';
import { startChange } from './membership.js';
import { forgetChange } from './office.js';
import { propose } from './proposing.js';
import { refuse, sendRefusal } from './state.js';
/** Passes the turn's proposals on to the leader, in messages of bounded size. */
export function forwardProposals(m, proposals) {
    const { leader, isRemoved, term } = m.state;
    if (leader === NONE) {
        const [code, message] = isRemoved
            ? ['removed', 'this node is no member any more']
            : ['no-leader', 'no leader is known'];
        for (const { request } of proposals)
            refuse(m, request, code, message);
        return;
    }
    for (const batch of batchesOf(proposals, m.options.maxAcceptBytes)) {
        m.out.sendEarly(leader, { type: 'forward-proposals', ballot: term, proposals: batch });
    }
}
export function onForwardedProposals(m, from, { ballot, proposals }) {
    const s = m.state;
    const fresh = proposals.filter(({ request }) => isFirstSight(m, from, ballot, request));
    if (s.role.type === 'leader' && s.term === ballot) {
        for (const { request, data } of fresh)
            propose(m, s.role, from, request, data);
    }
    else if (fresh.length > 0) {
        const requests = fresh.map(({ request }) => request);
        refuseForwarded(m, from, requests, false);
    }
}
export function onForwardedChange(m, from, { ballot, request, command }) {
    const s = m.state;
    if (!isFirstSight(m, from, ballot, request))
        return;
    if (s.role.type === 'leader' && s.term === ballot)
        startChange(m, s.role, from, request, command);
    else
        refuseForwarded(m, from, [request], false);
}
export function refuseForwarded(m, to, requests, isRead) {
    sendRefusal(m, to, isRead, requests, 'not-leader', 'this node does not lead');
}
function isFirstSight(m, origin, ballot, request) {
    const { forwarded, termAtStart } = m.state;
    if (!m.rules.isNewForward(mayBeKnown(forwarded, termAtStart, origin, ballot, request)))
        return false;
    noteForward(forwarded, origin, ballot, request);
    return true;
}
/** Requests that were forwarded and refused. */
export function onRefusal(m, refusal) {
    const { forwardedReads } = m.state;
    const { code, message, leader } = refusal;
    for (const request of refusal.requests) {
        let requests = [request];
        if (refusal.isRead) {
            const at = forwardedReads.findIndex(({ id }) => id === request);
            requests = at >= 0 ? (forwardedReads.splice(at, 1)[0]?.requests ?? []) : [];
        }
        else {
            forgetChange(m, request);
        }
        for (const each of requests)
            m.out.reply(each, { type: 'refused', code, message, leader });
    }
}
//# sourceMappingURL=forwarding.js.map