// The node: which function handles which input, and the way back from disk.
import { assert, assertNever } from '../../core/errors.js';
import { onAccept, onPrepare } from './acceptor.js';
import { compareBallots, NO_BALLOT } from './ballot.js';
import { awaitChosen, beginAsking, onAccepted, onChosen, onInquire, onLearnerTimer } from './learner.js';
import { onPromise, onProposerTimer, onRefused, propose } from './proposer.js';
export function createMachine(init, rules) {
    const { options, random } = init;
    const m = { state: createState(init), options, rules, random, out: NOWHERE, now: 0 };
    return {
        state: m.state,
        step(input, now, out) {
            m.now = now;
            m.out = out;
            step(m, input);
            m.out = NOWHERE;
        },
    };
}
/** Between steps there is nobody to put anything. */
const NOWHERE = new Proxy({}, {
    get: () => assert(false, 'an effect outside of a step'),
});
function createState({ self, members, durable }) {
    assert(members.includes(self), `node ${self} is among the members`);
    const state = {
        self,
        members,
        proposer: { type: 'idle' },
        acceptor: { promised: NO_BALLOT, accepted: undefined },
        learner: { votes: [], chosen: undefined, inquiries: 0 },
        counter: 0,
        defeats: 0,
        waiting: [],
    };
    for (const record of durable)
        replay(state, record);
    return state;
}
/** Records may come again behind a checkpoint that knows them already: only what is higher counts. */
function replay(state, record) {
    const { acceptor } = state;
    switch (record.type) {
        case 'counter':
            state.counter = Math.max(state.counter, record.counter);
            return;
        case 'promised':
            if (compareBallots(record.ballot, acceptor.promised) > 0)
                acceptor.promised = record.ballot;
            return;
        case 'accepted': {
            const { proposal } = record;
            if (compareBallots(proposal.ballot, acceptor.promised) > 0)
                acceptor.promised = proposal.ballot;
            if (acceptor.accepted === undefined || compareBallots(proposal.ballot, acceptor.accepted.ballot) > 0) {
                acceptor.accepted = proposal;
            }
            return;
        }
        default:
            assertNever(record, 'record');
    }
}
/** The records that stand for all of the node's durable state. */
export function checkpoint({ counter, acceptor }) {
    const records = [
        { type: 'counter', counter },
        { type: 'promised', ballot: acceptor.promised },
    ];
    if (acceptor.accepted !== undefined)
        records.push({ type: 'accepted', proposal: acceptor.accepted });
    return records;
}
function step(m, input) {
    switch (input.type) {
        case 'start':
            // An earlier life voted: the outcome may be known by now.
            if (m.state.acceptor.accepted !== undefined)
                beginAsking(m);
            return;
        case 'message':
            onMessage(m, input.from, input.message);
            return;
        case 'timer':
            onTimer(m, input.timer);
            return;
        case 'request':
            onRequest(m, input.id, input.command);
            return;
        case 'flush':
            return;
        default:
            assertNever(input, 'input');
    }
}
function onMessage(m, from, message) {
    switch (message.type) {
        case 'prepare':
            onPrepare(m, from, message.ballot);
            return;
        case 'promise':
            onPromise(m, from, message.ballot, message.accepted);
            return;
        case 'accept':
            onAccept(m, from, message.proposal);
            return;
        case 'accepted':
            onAccepted(m, from, message.proposal);
            return;
        case 'refused':
            onRefused(m, message.ballot, message.promised);
            return;
        case 'inquire':
            onInquire(m, from);
            return;
        case 'chosen':
            onChosen(m, message.value);
            return;
        default:
            assertNever(message, 'message');
    }
}
function onRequest(m, id, command) {
    switch (command.type) {
        case 'propose':
            awaitChosen(m, id);
            propose(m, command.value);
            return;
        case 'learn':
            awaitChosen(m, id);
            return;
        default:
            assertNever(command, 'command');
    }
}
function onTimer(m, timer) {
    switch (timer) {
        case 'proposer':
            onProposerTimer(m);
            return;
        case 'learner':
            onLearnerTimer(m);
            return;
        default:
            assertNever(timer, 'timer');
    }
}
//# sourceMappingURL=machine.js.map