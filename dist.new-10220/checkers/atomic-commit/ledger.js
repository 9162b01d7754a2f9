// What the checkers of atomic commitment share: for each transaction who takes part, how each voted, and what each decided.
import { keyOf } from '../../protocols/atomic-commit.js';
export class Ledger {
    entries = new Map();
    began(transaction, participants) {
        const key = keyOf(transaction);
        this.entries.set(key, { key, participants, yes: new Set(), no: new Set(), decided: new Map() });
    }
    at(transaction) {
        return this.entries.get(keyOf(transaction));
    }
}
//# sourceMappingURL=ledger.js.map