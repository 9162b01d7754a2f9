// The whole state of a Raft node as plain data, and the context in which the functions of the other files work on it.
/** The configuration in effect at `index`, which is not below the log's start. */
export function membershipAt(state, index) {
    const history = state.memberships;
    let at = history.length - 1;
    while (at > 0 && history[at].index > index)
        at--;
    return history[at];
}
/** Index of the effective configuration's entry. */
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
        m.out.sendEarly(origin, {
            type: 'refusal',
            isRead: false,
            requests: [request],
            code,
            message,
            leader: m.state.leader,
        });
}
//# sourceMappingURL=state.js.map