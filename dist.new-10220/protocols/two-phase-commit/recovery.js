// From durable records back to a state, and the records that stand for one.
import { assertNever } from '../../core/errors.js';
import { keyOf } from '../atomic-commit.js';
export function createState(self, durable) {
    const state = {
        self,
        coordinations: new Map(),
        participations: new Map(),
        forgotten: new Map(),
        retryAt: 0,
    };
    for (const record of durable)
        replay(state, record);
    return state;
}
function replay({ coordinations, participations, forgotten }, record) {
    switch (record.type) {
        case 'committed': {
            const { transaction, participants } = record;
            const unacknowledged = participants;
            coordinations.set(keyOf(transaction), { type: 'committing', transaction, participants, unacknowledged });
            return;
        }
        case 'completed':
            coordinations.delete(keyOf(record.transaction));
            return;
        case 'prepared':
            participations.set(keyOf(record.transaction), { ...record, askAt: 0 });
            return;
        case 'learned':
        case 'ended':
            participations.set(keyOf(record.transaction), record);
            return;
        case 'forgotten': {
            const { coordinator, below } = record;
            forgotten.set(coordinator, Math.max(below, forgotten.get(coordinator) ?? 0));
            for (const [key, { type, transaction }] of participations) {
                if (type === 'ended' && transaction.coordinator === coordinator && transaction.number < below) {
                    participations.delete(key);
                }
            }
            return;
        }
        default:
            assertNever(record, 'record');
    }
}
export function checkpoint({ coordinations, participations, forgotten }) {
    const records = [];
    for (const coordination of coordinations.values()) {
        const { type, transaction, participants } = coordination;
        if (type === 'committing')
            records.push({ type: 'committed', transaction, participants });
    }
    for (const [coordinator, below] of forgotten)
        records.push({ type: 'forgotten', coordinator, below });
    for (const known of participations.values()) {
        if (known.type === 'prepared') {
            const { type, transaction, participants } = known;
            records.push({ type, transaction, participants });
        }
        else if (known.type !== 'asked')
            records.push(known);
    }
    return records;
}
//# sourceMappingURL=recovery.js.map