// The whole state of a Multi-Paxos node as plain data, and the context in which the functions of the other files work on it.
/** The configuration in effect behind slot `index`, which is not before the slots' start. */
export function membershipAt(state, index) {
    const history = state.memberships;
    let at = history.length - 1;
    while (at > 0 && history[at].index > index)
        at--;
    return history[at];
}
/** The slot of the configuration in effect. */
export function membershipIndex(state) {
    return state.memberships[state.memberships.length - 1].index;
}
/** Answers a request of this node's driver in the negative. */
export function refuse(m, request, code, message) {
    m.out.reply(request, { type: 'refused', code, message, leader: m.state.leader });
}
/** The same, whoever asked. */
export function refuseTo(m, origin, request, code, message) {
    if (origin === m.state.self)
        refuse(m, request, code, message);
    else
        sendRefusal(m, origin, false, [request], code, message);
}
/** To the node that forwarded them. */
export function sendRefusal(m, to, isRead, requests, code, message) {
    m.out.sendEarly(to, { type: 'refusal', isRead, requests, code, message, leader: m.state.leader });
}
//# sourceMappingURL=state.js.map