// Requests that other nodes forward to the leader, each taken once: see protocols/forwarding.ts.
import { mayBeKnown, noteForward } from '../forwarding.js';
import { propose } from './leader.js';
import { startChange } from './membership.js';
export function onForwardedProposals(m, from, { term, proposals }) {
    const s = m.state;
    const fresh = proposals.filter(({ request }) => isFirstSight(m, from, term, request));
    if (s.role.type === 'leader' && s.term === term) {
        for (const { request, data } of fresh)
            propose(m, s.role, from, request, data);
    }
    else if (fresh.length > 0) {
        const requests = fresh.map(({ request }) => request);
        refuseForwarded(m, from, requests, false);
    }
}
export function onForwardedChange(m, from, { term, request, command }) {
    const s = m.state;
    if (!isFirstSight(m, from, term, request))
        return;
    if (s.role.type === 'leader' && s.term === term)
        startChange(m, s.role, from, request, command);
    else
        refuseForwarded(m, from, [request], false);
}
export function refuseForwarded(m, to, requests, isRead) {
    const { leader } = m.state;
    const message = 'this node does not lead';
    m.out.sendEarly(to, { type: 'refusal', isRead, requests, code: 'not-leader', message, leader });
}
function isFirstSight(m, origin, term, request) {
    const { forwarded, termAtStart } = m.state;
    if (!m.rules.isNewForward(mayBeKnown(forwarded, termAtStart, origin, term, request)))
        return false;
    noteForward(forwarded, origin, term, request);
    return true;
}
//# sourceMappingURL=forwarding.js.map