// The invariants of atomic commitment (Bernstein, Hadzilacos, Goodman 1987, §7.3: AC1 to AC4), as one observer of a
// simulated run of two- or three-phase commit. AC5, that everybody decides once faults end, is the run's demand after healing.
import { keyOf, } from '../../protocols/atomic-commit.js';
import { violated } from '../invariant.js';
import { abortReason } from './abort-reason.js';
import { agreement } from './agreement.js';
import { CarriedOut } from './carried-out.js';
import { finalNo } from './final-no.js';
import { Ledger } from './ledger.js';
import { unanimity } from './unanimity.js';
export class AtomicCommitInvariants {
    ledger = new Ledger();
    carriedOut = new CarriedOut();
    isFaultless;
    constructor(isFaultless) {
        this.isFaultless = isFaultless;
    }
    requested({ id }, request, command) {
        const asked = command;
        if (asked.type === 'begin')
            this.ledger.began({ coordinator: id, number: request }, asked.participants);
        if (asked.type === 'finished')
            this.carriedOut.resourceFinished(id, keyOf(asked.transaction));
    }
    stepped(node, input) {
        // Mail to oneself shows when it is handled: by then it had left.
        if (input.type === 'message' && input.from === node.id)
            this.sent(node, node.id, input.message);
    }
    sent({ id }, _to, message) {
        if (message.type === 'ack')
            this.carriedOut.acknowledged(id, keyOf(message.transaction));
        if (message.type !== 'vote')
            return;
        const { transaction, yes } = message;
        const entry = this.ledger.at(transaction);
        if (entry === undefined)
            return;
        finalNo(entry, id, yes);
        if (yes)
            entry.yes.add(id);
        else
            entry.no.add(id);
    }
    emitted({ id }, event) {
        const told = event;
        if (told.type === 'prepare')
            this.carriedOut.asked(id, keyOf(told.transaction));
        if (told.type === 'decided' || told.type === 'carry-out')
            this.decided(id, told.transaction, told.outcome);
    }
    decided(node, transaction, outcome) {
        const entry = this.ledger.at(transaction);
        if (entry === undefined)
            violated('begun', `node ${node} decides about ${keyOf(transaction)}, which nobody began`);
        agreement(entry, node, outcome);
        unanimity(entry, node, outcome);
        abortReason(entry, node, outcome, this.isFaultless);
        entry.decided.set(node, outcome);
    }
}
//# sourceMappingURL=index.js.map