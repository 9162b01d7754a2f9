// The proposer: finds out in phase 1 what may have been chosen already, and asks for that, or else for its own, in phase 2.
import { compareBallots } from './ballot.js';
/** A value to propose. While one is under way, or is chosen, another would only stand in its way. */
export function propose(m, value) {
    const { proposer, learner } = m.state;
    if (learner.chosen === undefined && proposer.type === 'idle')
        prepare(m, value);
}
/** Phase 1a, with a ballot above all that this node used or met. */
function prepare(m, value) {
    const { state } = m;
    state.counter++;
    const ballot = { counter: state.counter, node: state.self };
    if (m.rules.keepsCounter())
        m.out.persist({ type: 'counter', counter: ballot.counter });
    state.proposer = { type: 'preparing', ballot, value, promises: [] };
    for (const acceptor of state.members)
        m.out.send(acceptor, { type: 'prepare', ballot });
    m.out.setTimer('proposer', m.now + m.options.phaseTimeoutMs);
}
export function onPromise(m, from, ballot, accepted) {
    const { state, rules } = m;
    const { proposer } = state;
    if (proposer.type !== 'preparing' || !rules.countsForBallot(ballot, proposer.ballot))
        return;
    const { promises, value } = proposer;
    if (promises.some(({ node }) => node === from))
        return;
    promises.push({ node: from, ballot, accepted });
    if (promises.length < rules.quorum(state.members.length))
        return;
    const reported = promises.flatMap((each) => (each.accepted === undefined ? [] : [each.accepted]));
    const proposal = { ballot: proposer.ballot, value: rules.valueToPropose(reported, value) };
    state.proposer = { type: 'accepting', proposal, value };
    // Early: the ballot is durable, for promises came back for it, and an accept claims nothing else of this disk.
    for (const acceptor of state.members)
        m.out.sendEarly(acceptor, { type: 'accept', proposal });
    m.out.setTimer('proposer', m.now + m.options.phaseTimeoutMs);
}
export function onRefused(m, ballot, promised) {
    const { state } = m;
    const { proposer } = state;
    const current = ballotOf(proposer);
    if (proposer.type === 'idle' || current === undefined || compareBallots(ballot, current) !== 0)
        return;
    state.counter = Math.max(state.counter, promised.counter);
    backOff(m, proposer.value);
}
export function onProposerTimer(m) {
    const { proposer } = m.state;
    switch (proposer.type) {
        case 'preparing':
        case 'accepting':
            // Lost messages or dead acceptors, as far as this node knows: but it may be somebody else's higher ballot.
            backOff(m, proposer.value);
            return;
        case 'backing-off':
            prepare(m, proposer.value);
            return;
        case 'idle':
    }
}
function backOff(m, value) {
    const { state, options } = m;
    const wait = m.rules.backOff(m.random, state.defeats, options.backOffMs, options.backOffMaxMs);
    state.defeats++;
    if (wait <= 0) {
        prepare(m, value);
        return;
    }
    state.proposer = { type: 'backing-off', value };
    m.out.setTimer('proposer', m.now + wait);
}
/** A value is chosen: there is nothing left to propose. */
export function stopProposing(m) {
    const { state } = m;
    if (state.proposer.type === 'idle')
        return;
    state.proposer = { type: 'idle' };
    state.defeats = 0;
    m.out.clearTimer('proposer');
}
/** Of the phase under way; undefined between two ballots. */
function ballotOf(proposer) {
    if (proposer.type === 'preparing')
        return proposer.ballot;
    return proposer.type === 'accepting' ? proposer.proposal.ballot : undefined;
}
//# sourceMappingURL=proposer.js.map