// The learner: counts votes until a quorum of acceptors has accepted one proposal at one ballot.
import { compareBallots } from './ballot.js';
import { propose, stopProposing } from './proposer.js';
/** Inquiries in vain before a learner has a ballot of its own: votes alone need not show what is chosen. */
const INQUIRIES_MAX = 3;
/** A request wants the chosen value. */
export function awaitChosen(m, request) {
    const { learner, waiting } = m.state;
    if (learner.chosen !== undefined) {
        m.out.reply(request, { type: 'chosen', value: learner.chosen });
        return;
    }
    waiting.push(request);
    beginAsking(m);
}
export function onAccepted(m, from, proposal) {
    const { state, rules } = m;
    const { learner } = state;
    if (learner.chosen !== undefined)
        return;
    const known = learner.votes.findIndex(({ acceptor }) => acceptor === from);
    if (known < 0)
        learner.votes.push({ acceptor: from, proposal });
    else if (compareBallots(proposal.ballot, learner.votes[known].proposal.ballot) > 0) {
        learner.votes[known] = { acceptor: from, proposal };
    }
    else
        return;
    const together = learner.votes.filter(({ proposal: voted }) => rules.countsTogether(voted.ballot, proposal.ballot));
    if (together.length >= rules.quorum(state.members.length))
        choose(m, proposal.value);
    // Somebody proposes: the rest of the votes may get lost.
    else
        beginAsking(m);
}
function choose(m, value) {
    const { state } = m;
    state.learner.chosen = value;
    state.learner.votes.length = 0;
    stopAsking(m);
    stopProposing(m);
    m.out.emit({ type: 'chosen', value });
    for (const request of state.waiting.splice(0))
        m.out.reply(request, { type: 'chosen', value });
}
/** Not at once: the votes may be under way. */
export function beginAsking(m) {
    const { learner } = m.state;
    if (learner.inquiries > 0 || learner.chosen !== undefined || !m.rules.asksAgain())
        return;
    learner.inquiries = 1;
    m.out.setTimer('learner', m.now + m.options.inquiryMs);
}
function stopAsking(m) {
    m.state.learner.inquiries = 0;
    m.out.clearTimer('learner');
}
export function onLearnerTimer(m) {
    const { learner, members } = m.state;
    if (learner.inquiries === 0)
        return;
    // With some acceptors gone for good, the votes of the others do not tell whether there was a majority: a ballot does.
    const heard = learner.votes[0];
    if (learner.inquiries > INQUIRIES_MAX && heard !== undefined)
        propose(m, heard.proposal.value);
    else
        for (const node of members)
            m.out.sendEarly(node, { type: 'inquire' });
    learner.inquiries++;
    m.out.setTimer('learner', m.now + m.options.inquiryMs);
}
export function onInquire(m, from) {
    const { learner, acceptor } = m.state;
    if (learner.chosen !== undefined)
        m.out.sendEarly(from, { type: 'chosen', value: learner.chosen });
    else if (acceptor.accepted !== undefined)
        m.out.send(from, { type: 'accepted', proposal: acceptor.accepted });
}
export function onChosen(m, value) {
    if (m.state.learner.chosen === undefined)
        choose(m, value);
}
//# sourceMappingURL=learner.js.map