// AC2: commit needs the yes of every participant.
import { violated } from '../invariant.js';
export function unanimity({ key, participants, yes }, node, outcome) {
    if (outcome !== 'commit')
        return;
    const silent = participants.find((participant) => !yes.has(participant));
    if (silent !== undefined) {
        violated('AC2-unanimity', `node ${node} commits transaction ${key} without the yes of node ${silent}`);
    }
}
//# sourceMappingURL=unanimity.js.map