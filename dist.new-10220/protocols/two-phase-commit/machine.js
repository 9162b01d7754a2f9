// The node: which function handles which input.
import { assertNever } from '../../core/errors.js';
import { armCoordinator, begin, onAck, onCoordinatorTimer, onInquireOfCoordinator, onRecorded, onVote, } from './coordinator.js';
import { armParticipant, finished, onDecision, onInquireOfParticipant, onParticipantTimer, onPrepare, onRecordedForParticipant, vote, } from './participant.js';
import { createState } from './recovery.js';
import { NOWHERE } from './state.js';
export function createMachine(init, rules) {
    const { self, options, durable } = init;
    const m = { state: createState(self, durable), options, rules, out: NOWHERE, now: 0 };
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
function step(m, input) {
    switch (input.type) {
        case 'start':
            start(m);
            return;
        case 'message':
            onMessage(m, input.from, input.message);
            return;
        case 'timer':
            if (input.timer === 'coordinator')
                onCoordinatorTimer(m);
            else
                onParticipantTimer(m);
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
/** Commits go on, and resources hear again what they may not have carried out. */
function start(m) {
    for (const known of m.state.participations.values()) {
        if (known.type === 'learned') {
            m.out.emit({ type: 'carry-out', transaction: known.transaction, outcome: known.outcome });
        }
    }
    armCoordinator(m);
    armParticipant(m);
}
function onMessage(m, from, message) {
    const { transaction } = message;
    switch (message.type) {
        case 'prepare':
            onPrepare(m, transaction, message.participants, message.oldest);
            return;
        case 'vote':
            onVote(m, from, transaction, message.yes);
            return;
        case 'decision':
            onDecision(m, transaction, message.outcome);
            return;
        case 'ack':
            onAck(m, from, transaction);
            return;
        case 'inquire':
            if (transaction.coordinator === m.state.self)
                onInquireOfCoordinator(m, from, transaction);
            else
                onInquireOfParticipant(m, from, transaction);
            return;
        default:
            assertNever(message, 'message');
    }
}
function onRequest(m, id, command) {
    switch (command.type) {
        case 'begin':
            begin(m, id, command.participants);
            return;
        case 'vote':
            vote(m, command.transaction, command.yes);
            return;
        case 'finished':
            finished(m, command.transaction);
            return;
        case 'recorded':
            onRecorded(m, command.transaction, command.outcome);
            onRecordedForParticipant(m, command.transaction, command.outcome);
            return;
        default:
            assertNever(command, 'command');
    }
}
//# sourceMappingURL=machine.js.map