// The acceptor: the memory of Paxos. What it promised and accepted is on its disk before anybody hears of it.
/** Phase 1b. */
export function onPrepare(m, from, ballot) {
    const { acceptor } = m.state;
    if (!m.rules.mayPromise(ballot, acceptor.promised)) {
        refuse(m, from, ballot);
        return;
    }
    acceptor.promised = ballot;
    noteCounter(m, ballot);
    if (m.rules.keepsPromises())
        m.out.persist({ type: 'promised', ballot });
    m.out.send(from, { type: 'promise', ballot, accepted: acceptor.accepted });
}
/** Phase 2b: the vote goes to all, for all learn. */
export function onAccept(m, from, proposal) {
    const { acceptor, members } = m.state;
    if (!m.rules.mayAccept(proposal.ballot, acceptor.promised)) {
        refuse(m, from, proposal.ballot);
        return;
    }
    acceptor.promised = proposal.ballot;
    noteCounter(m, proposal.ballot);
    acceptor.accepted = proposal;
    if (m.rules.keepsAccepted())
        m.out.persist({ type: 'accepted', proposal });
    for (const learner of members)
        m.out.send(learner, { type: 'accepted', proposal });
}
/** A hint for the proposer in the same process: a ballot below this would be refused. */
function noteCounter({ state }, { counter }) {
    state.counter = Math.max(state.counter, counter);
}
/** A hint: nobody relies on it, so it need not wait for the disk. */
function refuse(m, to, ballot) {
    m.out.sendEarly(to, { type: 'refused', ballot, promised: m.state.acceptor.promised });
}
//# sourceMappingURL=acceptor.js.map