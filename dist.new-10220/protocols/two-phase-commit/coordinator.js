// The coordinator: asks for votes, decides, and tells the decision until everybody has it. Presumed abort (Mohan, Lindsay,
// Obermarck 1986): only commits are kept, and what is not known was aborted.
import { keyOf } from '../atomic-commit.js';
/** The transaction's number is the request's: unique on this node, over restarts too, and rising. */
export function begin(m, request, participants) {
    const { state, now, options } = m;
    const transaction = { coordinator: state.self, number: request };
    const deadline = now + options.voteTimeoutMs;
    const coordination = { type: 'voting', transaction, participants, yes: [], deadline };
    state.coordinations.set(keyOf(transaction), coordination);
    for (const participant of participants)
        sendPrepare(m, participant, coordination);
    if (participants.length === 0)
        decide(m, coordination);
    else
        armCoordinator(m);
}
/** Early, as it claims nothing of this node's disk. */
function sendPrepare(m, to, { transaction, participants }) {
    let oldest = transaction.number;
    for (const other of m.state.coordinations.values())
        oldest = Math.min(oldest, other.transaction.number);
    m.out.sendEarly(to, { type: 'prepare', transaction, participants, oldest });
}
export function onVote(m, from, transaction, yes) {
    const coordination = m.state.coordinations.get(keyOf(transaction));
    if (coordination === undefined) {
        if (yes)
            answerUnknown(m, from, transaction);
        return;
    }
    if (coordination.type === 'committing') {
        if (coordination.unacknowledged.includes(from))
            m.out.send(from, { type: 'decision', transaction, outcome: 'commit' });
        return;
    }
    if (coordination.type !== 'voting' || !coordination.participants.includes(from))
        return;
    if (!yes) {
        abort(m, coordination);
        return;
    }
    if (!coordination.yes.includes(from))
        coordination.yes.push(from);
    if (m.rules.mayCommit(coordination.yes, coordination.participants))
        decide(m, coordination);
}
/** Everybody said yes. */
function decide(m, { transaction, participants }) {
    if (m.options.decisionRecord === 'own-log') {
        if (m.rules.keepsCommits())
            m.out.persist({ type: 'committed', transaction, participants });
        commit(m, transaction, participants);
        return;
    }
    m.state.coordinations.set(keyOf(transaction), { type: 'recording', transaction, participants });
    m.out.emitEarly({ type: 'record', transaction, outcome: 'commit' });
    if (!m.rules.waitsForRecord())
        commit(m, transaction, participants);
}
/** The decision stands. */
function commit(m, transaction, participants) {
    const key = keyOf(transaction);
    const committing = { type: 'committing', transaction, participants, unacknowledged: participants };
    m.state.coordinations.set(key, { ...committing });
    for (const participant of participants)
        m.out.send(participant, { type: 'decision', transaction, outcome: 'commit' });
    conclude(m, transaction, 'commit');
    // Behind what it tells: only so that a later life goes on telling.
    if (m.options.decisionRecord === 'port')
        m.out.persist({ type: 'committed', transaction, participants });
    complete(m, m.state.coordinations.get(key));
    armCoordinator(m);
}
/** Nothing is kept of it: who misses this asks, and hears what is presumed. */
function abort(m, { transaction, participants }) {
    m.state.coordinations.delete(keyOf(transaction));
    for (const participant of participants) {
        m.out.sendEarly(participant, { type: 'decision', transaction, outcome: 'abort' });
    }
    conclude(m, transaction, 'abort');
}
function conclude(m, transaction, outcome) {
    m.out.reply(transaction.number, { type: 'decided', transaction, outcome });
    m.out.emit({ type: 'decided', transaction, outcome });
}
/** The record that counts says so. */
export function onRecorded(m, transaction, outcome) {
    const coordination = m.state.coordinations.get(keyOf(transaction));
    if (coordination?.type !== 'recording')
        return;
    if (outcome === 'commit')
        commit(m, transaction, coordination.participants);
    else
        abort(m, coordination);
}
export function onAck(m, from, transaction) {
    const coordination = m.state.coordinations.get(keyOf(transaction));
    if (coordination?.type !== 'committing')
        return;
    coordination.unacknowledged = coordination.unacknowledged.filter((node) => node !== from);
    complete(m, coordination);
}
function complete(m, coordination) {
    if (coordination.type !== 'committing' || !m.rules.mayForgetCommit(coordination.unacknowledged))
        return;
    const { transaction } = coordination;
    m.state.coordinations.delete(keyOf(transaction));
    m.out.persist({ type: 'completed', transaction });
    m.out.emit({ type: 'completed', transaction });
}
export function onInquireOfCoordinator(m, from, transaction) {
    const coordination = m.state.coordinations.get(keyOf(transaction));
    if (coordination === undefined)
        answerUnknown(m, from, transaction);
    else if (coordination.type === 'committing')
        m.out.send(from, { type: 'decision', transaction, outcome: 'commit' });
}
/**
 * The presumption: had it been committed, this would be known until everybody acknowledged. It needs the only record to be
 * this node's own: otherwise an earlier life's decision may be on its way there, and whoever asks must ask the record.
 */
function answerUnknown(m, to, transaction) {
    if (m.options.decisionRecord !== 'own-log')
        return;
    const outcome = m.rules.presumes();
    if (outcome !== undefined)
        m.out.send(to, { type: 'decision', transaction, outcome });
}
export function onCoordinatorTimer(m) {
    const { state, rules, now } = m;
    state.retryAt = 0;
    for (const coordination of [...state.coordinations.values()]) {
        const { transaction } = coordination;
        switch (coordination.type) {
            case 'voting':
                if (rules.givesUp(now, coordination.deadline))
                    abort(m, coordination);
                else {
                    for (const node of coordination.participants) {
                        if (!coordination.yes.includes(node))
                            sendPrepare(m, node, coordination);
                    }
                }
                break;
            case 'recording':
                m.out.emitEarly({ type: 'record', transaction, outcome: 'commit' });
                break;
            case 'committing':
                if (!rules.repeatsDecision())
                    break;
                for (const node of coordination.unacknowledged) {
                    m.out.send(node, { type: 'decision', transaction, outcome: 'commit' });
                }
        }
    }
    armCoordinator(m);
}
/** Not later because of a newer transaction. */
export function armCoordinator(m) {
    const { state } = m;
    if (state.coordinations.size === 0 || state.retryAt > 0)
        return;
    state.retryAt = m.now + m.options.retryMs;
    m.out.setTimer('coordinator', state.retryAt);
}
//# sourceMappingURL=coordinator.js.map