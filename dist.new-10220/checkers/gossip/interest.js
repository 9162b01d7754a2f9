// Rumours end, and not for want of a reason: interest counts contacts in a row that were not needed, and is lost at the limit.
import { violated } from '../invariant.js';
export class Interest {
    options;
    /** For each node what it spreads, and the contacts against that, as of its last step. */
    last = new Map();
    constructor(options) {
        this.options = options;
    }
    check({ node, input, before }) {
        const rumours = node.state.rumours;
        const last = before === undefined ? undefined : this.last.get(node.id);
        this.last.set(node.id, new Map([...rumours].map(([key, { contacts }]) => [key, contacts])));
        const { interest, interestLimit, rumours: kind } = this.options;
        for (const [key, { contacts }] of rumours) {
            if (interest === 'counter' && contacts >= interestLimit) {
                violated('interest-is-lost', `node ${node.id} goes on about ${key} after ${contacts} contacts in vain`);
            }
        }
        if (input.type !== 'message' || input.message.type !== 'feedback' || kind !== 'feedback')
            return;
        for (const { key, wasKnown } of input.message.rumours) {
            const contacts = rumours.get(key)?.contacts;
            if (wasKnown || !last?.has(key))
                continue;
            if (contacts !== 0 && contacts !== last.get(key)) {
                violated('needed-contacts-do-not-count', `node ${node.id} counts a contact about ${key} that was needed`);
            }
            if (contacts === undefined) {
                violated('needed-contacts-do-not-count', `node ${node.id} drops ${key} after a contact that was needed`);
            }
        }
    }
}
//# sourceMappingURL=interest.js.map